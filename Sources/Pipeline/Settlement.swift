/// Brings the times of up-to-date files into order before Make looks at them.
///
/// A node's output is newer than its digest when it was touched, or remade with the same bytes. Make then has
/// nothing to do, but `make -n` and `make -q` cannot know and would announce everything behind the node. So the
/// digest of an up-to-date node is raised to its output's time, and the outputs behind it that are up to date
/// along with it. Nothing that is out of date becomes up to date: times of such nodes stay as they are.
public struct Settlement {
  private let explanation: Explanation
  private let root: String

  /// - Parameter root: the folder that holds `pipeline.yaml`.
  public init(_ plan: Plan, root: String = ".") {
    explanation = Explanation(plan, root: root)
    self.root = root
  }

  /// Adjusts the times; O(nodes + references) calls of `stat`.
  public func apply() {
    let plan = explanation.plan
    let layout = plan.layout
    let freshNodes = plan.nodes.filter { explanation.isFresh($0) }
    let freshFigures = plan.figures.filter { explanation.isFresh($0) }
    for node in freshNodes {
      raise(layout.output(node.name), to: node.inputs.map(layout.digest))
      raise(layout.digest(node.name), to: [layout.output(node.name)])
    }
    for figure in freshFigures { raise(layout.picture(figure.name), to: figure.nodes.map(layout.digest)) }
  }

  /// Gives `file` the latest time of `others` if that is later than its own.
  private func raise(_ file: String, to others: [String]) {
    guard let own = FileTime(of: "\(root)/\(file)"),
      let latest = others.compactMap({ FileTime(of: "\(root)/\($0)") }).max(), latest > own
    else { return }
    latest.apply(to: "\(root)/\(file)")
  }
}
