/// What a name such as `spectra@d-2` selects: a swept node's members, those axes fixed that it names.
struct NodeSelection {
  /// The axes that are left, in the node's order.
  var axes: [SweepAxis]
  private let base: String
  private let all: [SweepAxis]
  private let fixed: [String: Int]

  /// nil where a part of the name is no point of an axis.
  init?(_ name: String, axes all: [SweepAxis]) {
    var fixed: [String: Int] = [:]
    for part in name.split(separator: "@", omittingEmptySubsequences: false).dropFirst() {
      let choices = all.compactMap { axis -> (key: String, point: Int)? in
        guard part.hasPrefix(axis.key), part.dropFirst(axis.key.count).first == "-" else { return nil }
        let label = part.dropFirst(axis.key.count + 1)
        return axis.points.firstIndex { $0.label == label }.map { (axis.key, $0) }
      }
      guard let choice = choices.first, fixed[choice.key] == nil else { return nil }
      fixed[choice.key] = choice.point
    }
    base = NodeName.base(of: name)
    self.all = all
    self.fixed = fixed
    axes = all.filter { fixed[$0.key] == nil }
  }

  /// The member at a point of the axes that are left.
  func member(at assignment: [String: Int]) -> String {
    all.reduce(base) { name, axis in
      "\(name)@\(axis.key)-\(axis.points[fixed[axis.key] ?? assignment[axis.key] ?? 0].label)"
    }
  }

  /// All members, the last axis fastest.
  var members: [String] { SweepExpansion.product(axes).map(member) }
}
