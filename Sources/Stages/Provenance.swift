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
    guard input.parts.isEmpty else { return origin(among: [own] + (try input.parts.compactMap { try origin(of: $0) })) }
    let stated = try input.string(attribute: "data")
    guard try input.string(attribute: "stage") == nil else { return stated }
    return stated.flatMap(DataKind.init(rawValue:))?.hasStandIn ?? false ? stated : own
  }

  /// The origin of files that are the user's own.
  static let own = DataKind.own.rawValue

  /// The origin of what is made from data of these origins; `synthetic` where none is of other data.
  static func origin(among origins: [String]) -> String {
    DataKind.joined(origins.compactMap(DataKind.init(rawValue:)))?.rawValue ?? "synthetic"
  }
}
