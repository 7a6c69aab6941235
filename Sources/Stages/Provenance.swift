import Store

/// How a file says where it comes from.
enum Provenance {
  /// `name=value` pairs, sorted by name.
  static func text(_ pairs: [String: String]) -> String {
    pairs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }

  /// Where the data behind the inputs come from: the least real of them.
  static func origin(of inputs: [H5Reader]) throws -> String {
    origin(among: try inputs.compactMap { try $0.string(attribute: "data") })
  }

  /// The origin of what is made from data of these origins.
  static func origin(among origins: [String]) -> String {
    ["stand-in", "real", "synthetic"].first { origins.contains($0) } ?? "synthetic"
  }
}
