import Diagnostics

extension PipelineFile {
  /// The nodes of all documents with their likeness to others and the overrides of `profile` settled.
  func nodes(for profile: Profile) throws -> [WrittenNode] {
    var settled: [String: [YAMLValue.Entry]] = [:]
    let layout = Layout(profile)
    let names = Set(documents.flatMap { $0.nodes.map(\.key) })
    return try documents.enumerated().flatMap { index, document in
      try document.nodes.map { node in
        let object = "node '\(node.key)'"
        var entries = try base(of: node, among: settled, what: "node", object: object)
        entries = try entries.changed(by: written(node), object: object)
        for name in profile.chain {
          guard let overrides = node.value[name]?.entries else { continue }
          entries = try Self.overridden(entries, by: overrides, object: object)
        }
        settled[node.key] = entries
        return try WrittenNode(node.key, entries, at: node.place, document: index).readingNodes(
          by: layout, names: names)
      }
    }
  }

  /// The figures of all documents with their repetitions, their likeness to others and the overrides of `profile`
  /// settled.
  ///
  /// - Parameter axis: the values of an axis given as `node@axis`.
  func figures(for profile: Profile, axis: @escaping (String) -> [YAMLValue]?) throws -> [WrittenFigure] {
    var settled: [String: [YAMLValue.Entry]] = [:]
    return try documents.flatMap { document in
      try document.figures.flatMap { try expanded($0, of: document.name, axis: axis) }.map { figure in
        let name = document.figureName(figure.key)
        let object = "figure '\(name)'"
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        for part in parts { try figure.place.checkName(String(part), "figure") }
        guard parts.count == 2 else {
          throw figure.place.problem(
            object, cause: "a figure's name holds no slash", remedy: "write its identifier alone, such as figure-1")
        }
        try figure.place.checkLength(name, "figure")
        guard settled[name] == nil else {
          throw figure.place.problem(object, cause: "another figure has this name", remedy: "rename one of them")
        }
        var entries = try base(of: figure, among: settled, in: document.name, what: "figure", object: object)
        entries = try entries.changed(by: written(figure), object: object)
        for override in profile.chain {
          entries = try entries.changed(by: figure.value[override]?.entries ?? [], object: object)
        }
        settled[name] = entries
        return WrittenFigure(name: name, place: figure.place, content: entries)
      }
    }
  }

  private func expanded(
    _ figure: YAMLValue.Entry, of document: String, axis: @escaping (String) -> [YAMLValue]?
  ) throws -> [YAMLValue.Entry] {
    let object = "figure '\(document)/\(figure.key)'"
    return try Template(axis: axis, object: object).expanded([figure]).map { expanded in
      guard let numbers = expanded.value["numbers"], let groups = numbers.elements else { return expanded }
      var expanded = expanded
      let joined = try groups.flatMap { try $0.mapping(object, "a group of numbers") }
      try joined.refuseRepetition(object: "\(object), numbers")
      expanded.value = YAMLValue(
        .mapping(
          (expanded.value.entries ?? []).map { entry in
            guard entry.key == "numbers" else { return entry }
            return YAMLValue.Entry(entry.key, YAMLValue(.mapping(joined), place: numbers.place), place: entry.place)
          }), place: expanded.value.place)
      return expanded
    }
  }

  /// What the entry itself says, whatever the profile.
  private func written(_ entry: YAMLValue.Entry) -> [YAMLValue.Entry] {
    let others = Set(profiles.map(\.name) + ["like"])
    return (entry.value.entries ?? []).filter { !others.contains($0.key) }
  }

  /// The settled entries of what `entry` is like; none where it is like nothing.
  private func base(
    of entry: YAMLValue.Entry, among settled: [String: [YAMLValue.Entry]], in document: String = "", what: String,
    object: String
  ) throws -> [YAMLValue.Entry] {
    guard let like = entry.value["like"] else { return [] }
    let name = try like.text(object, "like")
    guard let base = settled[name] ?? settled["\(document)/\(name)"] else {
      throw like.place.problem(
        object, cause: "no \(what) '\(name)' stands before it",
        remedy: Suggestion.remedy(
          for: name,
          among: settled.keys.map { $0.hasPrefix("\(document)/") ? String($0.dropFirst(document.count + 1)) : $0 },
          called: "\(what)s before it"))
    }
    return base
  }

  /// A node with a profile's overrides: those of the sweep's axes, and parameters.
  private static func overridden(
    _ entries: [YAMLValue.Entry], by overrides: [YAMLValue.Entry], object: String
  ) throws -> [YAMLValue.Entry] {
    let axes = entries["sweep"]?.entries ?? []
    var sweep: [YAMLValue.Entry] = []
    var parameters: [YAMLValue.Entry] = []
    for override in overrides {
      guard let axis = axes[override.key] else {
        parameters.append(override)
        continue
      }
      // Cases are changed one by one; a list of values, or a list in place of cases, is another axis.
      let value =
        axis.entries != nil && override.value.entries != nil
        ? try axis.changed(by: override.value, object: object) : override.value
      sweep.append(YAMLValue.Entry(override.key, value, place: override.place))
    }
    let swept = axes.map { axis in sweep.first { $0.key == axis.key } ?? axis }
    let given = try (entries["parameters"]?.entries ?? []).changed(by: parameters, object: object)
    return entries.filter { $0.key != "sweep" && $0.key != "parameters" } + [
      YAMLValue.Entry("sweep", YAMLValue(.mapping(swept))), YAMLValue.Entry("parameters", YAMLValue(.mapping(given))),
    ]
  }
}
