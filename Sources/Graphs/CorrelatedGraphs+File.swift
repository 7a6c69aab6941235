import Store

extension CorrelatedGraphs: GraphLaw {
  public func setAttributes(in file: H5Writer) throws {
    try file.set("law", to: GraphLawName.independent.rawValue)
    try file.set("edge-probability", to: edgeProbability)
    try file.set("delta", to: delta)
    try file.set("seed", to: String(seed))
  }
}
