import Diagnostics

/// Fills in what a figure says about nodes.
///
/// A text `$node/path` becomes `data/<profile>/node.h5:path`; for a swept node, or for those of its members that
/// `node@axis-label` selects, a list of them (spliced into the list it stands in, if any). `$node@axis` becomes the
/// axis' values. `{node.parameter}` within a text becomes the parameter's value, and arithmetic of such is done. `$$` at
/// the beginning of a text stands for one dollar sign. A number's `tolerance` may be the name of one.
struct FigureResolver {
  let layout: Layout
  let expansion: SweepExpansion
  let tolerances: [YAMLValue.Entry]

  func resolve(_ figure: WrittenFigure) throws -> PlannedFigure {
    var resolution = Resolution(resolver: self, object: "figure '\(figure.name)'")
    var entries = try figure.content.map { entry in
      var value = entry.value
      if entry.key == "numbers" { value = try withTolerances(value, object: resolution.object) }
      return YAMLValue.Entry(entry.key, try resolution.resolve(value), place: entry.place)
    }
    var planned = PlannedFigure(
      name: figure.name, place: figure.place, description: YAMLValue(.null), nodes: resolution.nodes)
    entries += [
      YAMLValue.Entry("id", .text(planned.identifier)), YAMLValue.Entry("document", .text(planned.document)),
      YAMLValue.Entry("profile", .text(layout.profile.name)),
    ]
    planned.description = YAMLValue(.mapping(entries), place: figure.place)
    return planned
  }

  /// The numbers with the keys that the names of tolerances stand for; a number's own keys prevail.
  private func withTolerances(_ numbers: YAMLValue, object: String) throws -> YAMLValue {
    guard let entries = numbers.entries else { return numbers }
    let filled = try entries.map { number in
      guard let keys = number.value.entries, let name = keys["tolerance"]?.string else { return number }
      guard let tolerance = tolerances.first(where: { $0.key == name }) else {
        throw (keys["tolerance"]?.place ?? number.place).problem(
          object, cause: "there is no tolerance '\(name)'",
          remedy: Suggestion.remedy(for: name, among: tolerances.map(\.key), called: "tolerances"))
      }
      let own = keys.filter { $0.key != "tolerance" }
      let others = (tolerance.value.entries ?? []).filter { own[$0.key] == nil }
      return YAMLValue.Entry(
        number.key, YAMLValue(.mapping(own + others), place: number.value.place), place: number.place)
    }
    return YAMLValue(.mapping(filled), place: numbers.place)
  }

  private struct Resolution {
    let resolver: FigureResolver
    let object: String
    private(set) var nodes: [String] = []
    private var known: Set<String> = []

    init(resolver: FigureResolver, object: String) {
      self.resolver = resolver
      self.object = object
    }

    mutating func resolve(_ value: YAMLValue) throws -> YAMLValue {
      switch value.content {
      case .string(let text):
        if let found = try references(text, at: value.place) {
          return found.count == 1 ? found[0] : YAMLValue(.list(found), place: value.place)
        }
        let plain = text.hasPrefix("$$") ? String(text.dropFirst()) : text
        return YAMLValue(.string(try filled(plain, at: value.place)), place: value.place)
      case .list(let elements):
        let resolved = try elements.flatMap { element in
          if case .string(let text) = element.content, let found = try references(text, at: element.place) {
            return found
          }
          return [try resolve(element)]
        }
        return YAMLValue(.list(resolved), place: value.place)
      case .mapping(let entries):
        let resolved = try entries.map {
          YAMLValue.Entry($0.key, try resolve($0.value), place: $0.place)
        }
        return YAMLValue(.mapping(resolved), place: value.place)
      case .null, .boolean, .number:
        return value
      }
    }

    /// The files behind `$node/path`, or the values of `$node@axis`; nil for a text that is neither.
    private mutating func references(_ text: String, at place: SourcePlace) throws -> [YAMLValue]? {
      guard text.utf8.first == UInt8(ascii: "$") else { return nil }
      let body = text.dropFirst()
      let name = String(body.prefix { $0 != "/" })
      guard MakeText.isName(name) else { return nil }
      let path = name.count < body.count ? ":\(body.dropFirst(name.count + 1))" : ""
      if path.isEmpty, let values = resolver.expansion.axis(name), resolver.expansion.members(name) == nil {
        return values
      }
      let members = try members(name, at: place)
      for member in members where known.insert(member).inserted { nodes.append(member) }
      return members.map { YAMLValue(.string(resolver.layout.output($0) + path), place: place) }
    }

    private func members(_ name: String, at place: SourcePlace) throws -> [String] {
      if let members = resolver.expansion.members(name) { return members }
      throw place.problem(
        object, cause: "there is no node '\(name)'",
        remedy: Suggestion.remedy(for: name, among: resolver.expansion.names, called: "nodes"))
    }

    /// `text` with its terms of parameters replaced.
    private func filled(_ text: String, at place: SourcePlace) throws -> String {
      try BraceText.filled(text) { term in
        if isParameter(term) { return .text(try value(of: ParameterName(term), at: place)) }
        guard let arithmetic = Arithmetic(term), !arithmetic.names.isEmpty, arithmetic.names.allSatisfy(isParameter)
        else { return nil }
        return try place.evaluated(arithmetic, object: object) { name in
          let text = try value(of: ParameterName(name), at: place)
          return YAMLValue(DecimalNumber.isSpelling(text) ? .number(text) : .string(text))
        }
      }.shown
    }

    private func isParameter(_ term: String) -> Bool {
      let name = ParameterName(term)
      guard let node = name.node, node.first?.isLetter ?? false else { return false }
      return MakeText.isName(node) && MakeText.isOption(name.key)
    }

    /// The parameter's values in all members, each once; four and more whole numbers in a row as the first and the last.
    private func value(of name: ParameterName, at place: SourcePlace) throws -> String {
      let values = try members(name.node ?? "", at: place).map { member in
        let parameters = resolver.expansion.parameters[member] ?? []
        guard let value = parameters[name.key] else {
          throw place.problem(
            object, cause: "node '\(member)' has no parameter '\(name.key)'",
            remedy: Suggestion.correction(of: name.key, among: parameters.map(\.key), called: "parameters"))
        }
        return value.shown
      }
      var seen: Set<String> = []
      let distinct = values.filter { seen.insert($0).inserted }
      guard distinct.count > 3, let first = Int(distinct[0]),
        distinct.enumerated().allSatisfy({ Int($0.element) == first &+ $0.offset })
      else { return distinct.joined(separator: ", ") }
      return "\(first) … \(distinct[distinct.count - 1])"
    }
  }
}
