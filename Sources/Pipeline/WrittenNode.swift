import Diagnostics

/// A node as written, for one profile: one stage call, or several where it is swept.
struct WrittenNode: Sendable {
  /// The name of a node or of a user's own file where a node uses it.
  struct Reference: Sendable {
    var name: String
    var place: SourcePlace
  }

  var name: String
  var place: SourcePlace
  /// Where its document stands in the list of documents.
  var document: Int
  var stage: String
  var stagePlace: SourcePlace
  var positional: [Reference]
  var named: [(key: String, references: [Reference])]
  var parameters: [YAMLValue.Entry]
  var sweep: [YAMLValue.Entry]
  /// The parameters that are there for arithmetic alone, and are no options of the stage.
  var variables: [Reference]
  /// The axes of its inputs that it reads as a whole.
  var over: [Reference]
  var dataset: String?

  var inputs: [Reference] { positional + named.flatMap(\.references) }

  /// The nodes that its parameters name, as in `{gauss-data.samples / 2}`.
  var parameterSources: [Reference] {
    (parameters + sweep).flatMap { $0.value.termNames }.compactMap { term in
      ParameterName(term.name).node.map { Reference(name: $0, place: term.place) }
    }
  }

  /// The node with inputs that are the outputs of nodes, given by their paths, given by the nodes' names.
  func readingNodes(by layout: Layout, names: Set<String>) -> WrittenNode {
    func named(_ reference: Reference) -> Reference {
      guard let node = layout.node(ofOutput: reference.name), names.contains(NodeName.base(of: node)) else {
        return reference
      }
      return Reference(name: node, place: reference.place)
    }
    var node = self
    node.positional = positional.map(named)
    node.named = self.named.map { ($0.key, $0.references.map(named)) }
    return node
  }

  static let keys = ["stage", "input", "inputs", "parameters", "dataset", "sweep", "variables", "over", "like"]

  /// Targets of the Makefile, which a node's own short target would shadow.
  static let reserved: Set<String> = [
    "all", "bench", "build", "check", "clean", "completions", "dag", "data", "deps", "distclean", "distributed",
    "distributed-test", "docs", "docs-check", "example", "figures", "format", "fuzz", "golden", "help", "lint", "man",
    "names", "plan", "prepare", "prune", "report", "rules", "test", "test-cluster", "test-kills", "FORCE", "Makefile",
    "makefile", "GNUmakefile",
  ]

  /// Checks the name and the keys of a node as it stands in the file.
  static func check(_ entry: YAMLValue.Entry, profiles: [String]) throws {
    let object = "node '\(entry.key)'"
    try entry.place.checkName(entry.key, "node")
    if reserved.contains(entry.key) || entry.key.hasPrefix("why-") {
      throw entry.place.problem(
        object, cause: "the Makefile has a target of this name", remedy: "rename the node")
    }
    let entries = try entry.value.mapping(object, "a node")
    try entries.refuseOthers(than: keys + profiles, object: object)
    for key in ["inputs", "parameters", "sweep"] + profiles {
      _ = try entries[key]?.mapping(object, key)
    }
  }

  /// Decodes `entries`, in which likeness and profile are settled.
  init(_ name: String, _ entries: [YAMLValue.Entry], at place: SourcePlace, document: Int) throws {
    let object = "node '\(name)'"
    guard let stage = entries["stage"] else {
      throw place.problem(object, cause: "the key 'stage' is missing", remedy: "add, say, 'stage: gen-data'")
    }
    self.name = name
    self.place = place
    self.document = document
    self.stage = try stage.text(object, "stage")
    stagePlace = stage.place
    positional = try entries["input"].map { try Self.references($0, key: "input", object) } ?? []
    named = try (entries["inputs"]?.mapping(object, "inputs") ?? []).map { input in
      try Self.checkKey(input, object)
      return (input.key, try Self.references(input.value, key: input.key, object))
    }
    parameters = try entries["parameters"]?.mapping(object, "parameters") ?? []
    sweep = try entries["sweep"]?.mapping(object, "sweep") ?? []
    variables = try entries["variables"].map { try Self.texts($0, key: "variables", object) } ?? []
    over = try entries["over"].map { try Self.texts($0, key: "over", object) } ?? []
    dataset = try entries["dataset"].map { value in
      let dataset = try value.text(object, "dataset")
      try value.place.checkName(dataset, "data set")
      return dataset
    }
    for parameter in parameters + sweep { try Self.checkKey(parameter, object) }
    if let twice = parameters.first(where: { entry in named.contains { $0.key == entry.key } }) {
      throw twice.place.problem(
        object, cause: "'\(twice.key)' is both an input and a parameter", remedy: "remove one of them")
    }
  }

  private static func texts(_ value: YAMLValue, key: String, _ object: String) throws -> [Reference] {
    try (value.elements ?? [value]).map { Reference(name: try $0.text(object, key), place: $0.place) }
  }

  private static func references(_ value: YAMLValue, key: String, _ object: String) throws -> [Reference] {
    let references = try texts(value, key: key, object)
    for reference in references {
      for file in Layout.files(in: reference.name) { try reference.place.checkPath(file, object: object) }
    }
    return references
  }

  private static func checkKey(_ entry: YAMLValue.Entry, _ object: String) throws {
    guard MakeText.isOption(entry.key) else {
      throw entry.place.problem(
        object, cause: "'\(entry.key)' is no option's name", remedy: "use lower-case letters, digits and hyphens")
    }
    guard !["o", "output", "digest-file"].contains(entry.key) else {
      throw entry.place.problem(object, cause: "'\(entry.key)' is set by the pipeline itself", remedy: "remove it")
    }
  }
}
