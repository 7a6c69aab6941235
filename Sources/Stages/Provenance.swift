import Figures
import Store

/// How a file says where it comes from.
enum Provenance {
  /// `name=value` pairs, sorted by name.
  static func text(_ pairs: [String: String]) -> String {
    pairs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }

  /// Where the data behind the inputs come from: that of which least is known.
  static func origin(of inputs: [H5Reader]) throws -> String {
    origin(among: try inputs.compactMap { try origin(of: $0) })
  }

  /// What a stage's file says of its data, nil for one without data, such as that of a network; other files may say that
  /// their data are no real ones, and are `own` else.
  static func origin(of input: H5Reader) throws -> String? {
    let stated = try input.string(attribute: "data")
    guard try input.string(attribute: "stage") == nil else { return stated }
    return stated == DataKind.standIn.rawValue ? stated : own
  }

  /// The origin of files that are the user's own.
  static let own = DataKind.own.rawValue

  /// The origin of what is made from data of these origins.
  static func origin(among origins: [String]) -> String {
    [DataKind.standIn.rawValue, own, "real", "synthetic"].first { origins.contains($0) } ?? "synthetic"
  }
}
