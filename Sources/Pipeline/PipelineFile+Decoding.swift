import Diagnostics

extension NodeDescription {
  static let keys = ["stage", "input", "inputs", "parameters", "quick", "dataset", "sweep"]

  /// Targets of the Makefile, which a node's own short target would shadow.
  static let reserved: Set<String> = [
    "all", "bench", "build", "check", "clean", "dag", "data", "deps", "distclean", "figures", "format",
    "golden",
    "help", "lint", "report", "rules", "test", "FORCE",
  ]

  init(_ entry: YAMLValue.Entry, in source: ConfigurationSource) throws {
    let object = "node '\(entry.key)'"
    try source.checkName(entry.key, line: entry.line, what: "node")
    if Self.reserved.contains(entry.key) || entry.key.hasPrefix("why-") {
      throw source.problem(
        entry.line, object: object, cause: "the Makefile has a target of this name", remedy: "rename the node"
      )
    }
    let entries = try source.mapping(entry.value, object: object, what: "a node")
    try source.refuseUnknownKeys(entries, known: Self.keys, object: object)
    guard let stage = entries.first(where: { $0.key == "stage" }) else {
      throw source.problem(
        entry.line, object: object, cause: "the key 'stage' is missing", remedy: "add, say, 'stage: gen-data'"
      )
    }
    name = entry.key
    line = entry.line
    self.stage = try source.text(stage.value, object: object, what: "stage")
    stageLine = stage.line
    func mapping(_ key: String) throws -> [YAMLValue.Entry] {
      guard let value = entry.value[key] else { return [] }
      return try source.mapping(value, object: object, what: key)
    }
    positional = try entry.value["input"].map { try Self.references($0, key: "input", object, source) } ?? []
    named = try mapping("inputs").map { input in
      try Self.checkKey(input, object, source)
      return (input.key, input.line, try Self.references(input.value, key: input.key, object, source))
    }
    parameters = try mapping("parameters")
    quick = try mapping("quick")
    sweep = try mapping("sweep")
    dataset = try entry.value["dataset"].map { value in
      let dataset = try source.text(value, object: object, what: "dataset")
      try source.checkName(dataset, line: value.line, what: "data set")
      return dataset
    }
    for parameter in parameters + quick + sweep { try Self.checkKey(parameter, object, source) }
    if let twice = (parameters + quick).first(where: { entry in named.contains { $0.key == entry.key } }) {
      throw source.problem(
        twice.line, object: object, cause: "'\(twice.key)' is both an input and a parameter",
        remedy: "remove one of them")
    }
  }

  private static func references(
    _ value: YAMLValue, key: String, _ object: String, _ source: ConfigurationSource
  ) throws -> [NodeReference] {
    let values = value.elements ?? [value]
    return try values.map {
      NodeReference(name: try source.text($0, object: object, what: key), line: $0.line)
    }
  }

  private static func checkKey(
    _ entry: YAMLValue.Entry, _ object: String, _ source: ConfigurationSource
  ) throws {
    guard entry.key.wholeMatch(of: /[a-z][a-z0-9-]*/) != nil else {
      throw source.problem(
        entry.line, object: object, cause: "'\(entry.key)' is no option's name",
        remedy: "use lower-case letters, digits and hyphens")
    }
    guard !["o", "output", "digest-file"].contains(entry.key) else {
      throw source.problem(
        entry.line, object: object, cause: "'\(entry.key)' is set by the pipeline itself", remedy: "remove it"
      )
    }
  }
}

extension FigureDescription {
  static let keys = ["title", "caption", "columns", "panels", "numbers", "notes", "quick"]

  init(_ entry: YAMLValue.Entry, in source: ConfigurationSource) throws {
    let object = "figure '\(entry.key)'"
    let parts = entry.key.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw source.problem(
        entry.line, object: object, cause: "a figure's name is <document>/<identifier>",
        remedy: "write, say, 'fan-wang-2020/figure-1'")
    }
    for part in parts { try source.checkName(String(part), line: entry.line, what: "figure") }
    let entries = try source.mapping(entry.value, object: object, what: "a figure")
    try source.refuseUnknownKeys(entries, known: Self.keys, object: object)
    let overrides = try entry.value["quick"].map { try source.mapping($0, object: object, what: "quick") }
    try source.refuseUnknownKeys(
      overrides ?? [], known: Self.keys.filter { $0 != "quick" }, object: "\(object), quick")
    name = entry.key
    line = entry.line
    content = entries.filter { $0.key != "quick" }
    quick = overrides ?? []
  }
}
