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

  /// What a file says of its data, `own` where no stage has written it; nil for a stage's file without data, such as that
  /// of a network.
  static func origin(of input: H5Reader) throws -> String? {
    try input.string(attribute: "data") ?? (input.string(attribute: "stage") == nil ? own : nil)
  }

  /// The origin of files that are the user's own.
  static let own = DataKind.own.rawValue

  /// The origin of what is made from data of these origins.
  static func origin(among origins: [String]) -> String {
    [DataKind.standIn.rawValue, own, "real", "synthetic"].first { origins.contains($0) } ?? "synthetic"
  }
}
