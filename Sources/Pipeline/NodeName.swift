/// Names of nodes: `sgd`, or of members of a sweep `sgd@seed-1@learning-rate-5`.
enum NodeName {
  /// The swept node that `sgd@learning-rate-5` is a member of.
  static func base(of name: String) -> String { String(name.prefix { $0 != "@" }) }
}
