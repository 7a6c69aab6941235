import Diagnostics

/// Fills in what a figure says about nodes.
///
/// A text `$node/path` becomes `data/<profile>/node.h5:path`; for a swept node, a list of them (spliced into the
/// list it stands in, if any). `{node.parameter}` within a text becomes the parameter's value. `$$` at the
/// beginning of a text stands for one dollar sign.
struct FigureResolver {
  let source: ConfigurationSource
  let layout: Layout
  let expansion: SweepExpansion

  func resolve(_ figure: FigureDescription) throws -> PlannedFigure {
    let content =
      layout.profile == .quick
      ? SweepExpansion.overridden(figure.content, by: figure.quick) : figure.content
    var resolution = Resolution(resolver: self, object: "figure '\(figure.name)'")
    var entries = try content.map {
      YAMLValue.Entry($0.key, try resolution.resolve($0.value), line: $0.line)
    }
    var planned = PlannedFigure(
      name: figure.name, line: figure.line, description: YAMLValue(.null), nodes: resolution.nodes)
    entries += [
      YAMLValue.Entry("id", .text(planned.identifier), line: 0),
      YAMLValue.Entry("document", .text(planned.document), line: 0),
      YAMLValue.Entry("profile", .text(layout.profile.rawValue), line: 0),
    ]
    planned.description = YAMLValue(.mapping(entries), line: figure.line)
    return planned
  }

  private struct Resolution {
    let resolver: FigureResolver
    let object: String
    private(set) var nodes: [String] = []

    init(resolver: FigureResolver, object: String) {
      self.resolver = resolver
      self.object = object
    }

    mutating func resolve(_ value: YAMLValue) throws -> YAMLValue {
      switch value.content {
      case .string(let text):
        if let files = try references(text, line: value.line) {
          return files.count == 1 ? files[0] : YAMLValue(.list(files), line: value.line)
        }
        let plain = text.hasPrefix("$$") ? String(text.dropFirst()) : text
        return YAMLValue(.string(try filled(plain, line: value.line)), line: value.line)
      case .list(let elements):
        let resolved = try elements.flatMap { element in
          if case .string(let text) = element.content, let files = try references(text, line: element.line) {
            return files
          }
          return [try resolve(element)]
        }
        return YAMLValue(.list(resolved), line: value.line)
      case .mapping(let entries):
        let resolved = try entries.map {
          YAMLValue.Entry($0.key, try resolve($0.value), line: $0.line)
        }
        return YAMLValue(.mapping(resolved), line: value.line)
      case .null, .boolean, .number:
        return value
      }
    }

    /// The files behind `$node/path`; nil for a text that is none.
    private mutating func references(_ text: String, line: Int) throws -> [YAMLValue]? {
      guard let match = text.wholeMatch(of: /\$([A-Za-z0-9][A-Za-z0-9._@-]*)(?:\/(.*))?/) else { return nil }
      let members = try members(String(match.output.1), line: line)
      for member in members where !nodes.contains(member) { nodes.append(member) }
      return members.map { member in
        let file = resolver.layout.output(member)
        return YAMLValue(.string(match.output.2.map { "\(file):\($0)" } ?? file), line: line)
      }
    }

    private func members(_ name: String, line: Int) throws -> [String] {
      if let members = resolver.expansion.resolve(name) { return members }
      throw resolver.source.problem(
        line, object: object, cause: "there is no node '\(name)'",
        remedy: Suggestion.remedy(
          for: name, among: Set(resolver.expansion.members.keys).union(resolver.expansion.nodes.map(\.name)),
          called: "nodes"))
    }

    /// `text` with every `{node.parameter}` replaced.
    private func filled(_ text: String, line: Int) throws -> String {
      try text.replacing(/\{([A-Za-z][A-Za-z0-9._@-]*)\.([a-z][a-z0-9-]*)\}/) { match in
        let key = String(match.output.2)
        let values = try members(String(match.output.1), line: line).map { member in
          let parameters = resolver.expansion.parameters[member] ?? []
          guard let value = parameters.first(where: { $0.key == key })?.value else {
            throw resolver.source.problem(
              line, object: object, cause: "node '\(member)' has no parameter '\(key)'",
              remedy: Suggestion.remedy(for: key, among: parameters.map(\.key), called: "parameters"))
          }
          return value.scalar ?? (value.elements ?? []).compactMap(\.scalar).joined(separator: ", ")
        }
        var distinct: [String] = []
        for value in values where !distinct.contains(value) { distinct.append(value) }
        return distinct.joined(separator: ", ")
      }
    }
  }
}
