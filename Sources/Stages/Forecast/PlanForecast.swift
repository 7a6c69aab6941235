import Pipeline

/// What nodes and figures of a plan will take, each from its own command line and from what is known of its inputs.
struct PlanForecast {
  /// By the names of nodes and figures.
  private(set) var needs: [String: Needs] = [:]

  /// - Parameter names: the nodes and figures asked for; nil for all.
  /// - Throws: `Problem.badConfiguration` for parameters that no command line can carry.
  init(_ plan: Plan, of names: Set<String>? = nil) throws {
    var known = KnownFiles()
    let wanted = names.map { plan.withInputs($0) }
    for node in plan.nodes where wanted?.contains(node.name) ?? true {
      for file in node.inputs where Layout.isFile(file) { known.look(at: file) }
      let forecast = try Self.forecast(of: node, plan.layout, known)
      known.note(forecast.output, at: plan.layout.output(node.name))
      needs[node.name] = forecast.needs
    }
    for figure in plan.figures where names?.contains(figure.name) ?? true { needs[figure.name] = Plot.needs }
  }

  private static func forecast(of node: PlannedNode, _ layout: Layout, _ known: KnownFiles) throws -> Forecast {
    // What is wrong with its command line the stage has said, or will.
    guard let stage = stages[node.stage], let command = try? stage.parse(try node.arguments(layout: layout)),
      var forecast = try? command.forecast(known)
    else { return Forecast(Needs(memory: Needs.unknownMemory, work: Needs.small.work), output: .unknown) }
    if node.inputs.contains(where: { !known[layout.output($0)].isKnown }) {
      forecast.needs.memory = max(forecast.needs.memory, Needs.unknownMemory)
    }
    return forecast
  }
}
