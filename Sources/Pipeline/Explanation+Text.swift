import Diagnostics

extension Explanation {
  /// The names that `name` stands for: a node, the members of a swept node, a figure by its full or short name, a
  /// whole document, or the file of one of these.
  ///
  /// - Throws: `Problem.badConfiguration` when nothing has that name.
  public func targets(_ name: String) throws -> [String] {
    let layout = plan.layout
    let nodes = plan.nodes.filter { [$0.name, $0.base, layout.output($0.name)].contains(name) }.map(\.name)
    let figures = plan.figures.filter {
      [$0.name, $0.identifier, $0.document, layout.picture($0.name)].contains(name)
    }.map(\.name)
    let named = nodes + figures
    if !named.isEmpty { return named }
    throw Problem(
      .badConfiguration, object: "'\(name)'", cause: "there is no node or figure of this name",
      remedy: Suggestion.remedy(
        for: name,
        among: Set(
          plan.nodes.flatMap { [$0.base, $0.name] } + plan.figures.flatMap { [$0.name, $0.identifier, $0.document] }),
        called: "nodes, figures and documents"))
  }

  /// For everything `name` stands for: "is up to date", or what would remake it, from the root causes down.
  public func text(for name: String) throws -> String {
    try targets(name).map(paragraph).joined(separator: "\n")
  }

  private func paragraph(_ name: String) -> String {
    let causes = causes(of: name)
    guard !causes.isEmpty else { return "\(name) is up to date" }
    let own = causes.first { $0.name == name }?.reasons ?? []
    var lines =
      own.isEmpty
      ? ["\(name) would be remade if an input comes out different:"] : ["\(name) would be remade:"]
    lines += (own.map(\.text) + dataset(of: name)).map { "  \($0)" }
    for cause in causes where cause.name != name {
      lines.append("  \(cause.name), which it needs, would be remade:")
      lines += (cause.reasons.map(\.text) + dataset(of: cause.name)).map { "    \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  /// What is known of the data set that an open node needs.
  private func dataset(of name: String) -> [String] {
    guard let dataset = plan.node(name)?.dataset, let outlook = outlooks[dataset] else { return [] }
    return [outlook.text(dataset, wasReal: realDatasets.contains(dataset))]
  }
}
