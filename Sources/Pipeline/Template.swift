import Diagnostics

/// Repeats what is written once with `each`, and fills in its placeholders.
///
/// A mapping with the key `each: { l: 0..5 }` stands for as many mappings as the variables have values, the last
/// variable fastest: in a list, for so many elements; as the value of a key such as `ks-{l}`, for so many keys. `{l}` is
/// the value, `{l.index}` its number from 0, `{l.colour}` a field of a case, `{2 * l + 1}` arithmetic; a text that is one
/// placeholder takes its value's type, and goes away with its key where a case lacks the field.
struct Template {
  /// The values of an axis, given as `node@axis`; nil for other texts.
  var axis: (String) -> [YAMLValue]?
  var object: String

  /// Expands the entries of a mapping, each of which may be repeated.
  func expanded(_ entries: [YAMLValue.Entry]) throws -> [YAMLValue.Entry] {
    var left = Self.valueLimit
    return try expanded(entries, in: [:], &left)
  }

  /// The most values of an expansion.
  private static let valueLimit = 1_000_000

  /// A variable's present value.
  private struct Binding {
    var point: Repetition.Point
    var index: Int
    /// The fields of all its cases.
    var fields: Set<String>
  }

  private typealias Scope = [String: Binding]

  private func expanded(
    _ entries: [YAMLValue.Entry], in scope: Scope, _ left: inout Int
  ) throws -> [YAMLValue.Entry] {
    var result: [YAMLValue.Entry] = []
    var isRepeated = false
    for entry in entries {
      let isTemplate = entry.value["each"] != nil
      isRepeated = isRepeated || isTemplate || !scope.isEmpty
      for (body, scope) in try repetitions(of: entry.value, in: scope) {
        let key = try filled(entry.key, in: scope, at: entry.place).shown
        guard let value = try expanded(body, in: scope, &left) else { continue }
        result.append(YAMLValue.Entry(key, value, place: entry.place))
      }
    }
    if isRepeated { try result.refuseRepetition(object: object) }
    return result
  }

  /// nil where the value is a placeholder that stands for nothing.
  private func expanded(_ value: YAMLValue, in scope: Scope, _ left: inout Int) throws -> YAMLValue? {
    left -= 1
    guard left >= 0 else {
      throw value.place.problem(
        object, cause: "the repetitions make more than \(Self.valueLimit) values", remedy: "repeat less")
    }
    switch value.content {
    case .null, .boolean, .number: return value
    case .string(let text):
      let filled = try filled(text, in: scope, at: value.place)
      return filled.isNull ? nil : YAMLValue(filled.content, place: value.place)
    case .list(let elements):
      let repeated = try elements.flatMap { element in
        try repetitions(of: element, in: scope).compactMap { try expanded($0.body, in: $0.scope, &left) }
      }
      return YAMLValue(.list(repeated), place: value.place)
    case .mapping(let entries):
      return YAMLValue(.mapping(try expanded(entries, in: scope, &left)), place: value.place)
    }
  }

  /// The value without its key `each`, once for every choice of the variables; the value itself where it has none.
  private func repetitions(
    of value: YAMLValue, in scope: Scope
  ) throws -> [(body: YAMLValue, scope: Scope)] {
    guard let each = value["each"], let entries = value.entries else { return [(value, scope)] }
    let body = YAMLValue(.mapping(entries.filter { $0.key != "each" }), place: value.place)
    var scopes = [scope]
    for variable in try each.mapping(object, "each") {
      guard Arithmetic(variable.key) == .name(variable.key), !variable.key.contains(".") else {
        throw variable.place.problem(
          object, cause: "'\(variable.key)' is no variable's name", remedy: "use letters, digits and hyphens")
      }
      var choices: [Scope] = []
      for scope in scopes {
        let repetition = try repetition(variable, in: scope)
        guard choices.count + repetition.points.count <= Repetition.limit else {
          throw variable.place.problem(
            object, cause: "each has more than \(Repetition.limit) choices", remedy: "repeat less")
        }
        let fields = Set(repetition.points.flatMap { $0.fields.map(\.key) })
        choices += repetition.points.enumerated().map { index, point in
          scope.merging([variable.key: Binding(point: point, index: index, fields: fields)]) { $1 }
        }
      }
      scopes = choices
    }
    return scopes.map { (body, $0) }
  }

  private func repetition(_ variable: YAMLValue.Entry, in scope: Scope) throws -> Repetition {
    let object = "\(object): each '\(variable.key)'"
    var left = Self.valueLimit
    let source = try expanded(variable.value, in: scope, &left) ?? variable.value
    if let text = source.string, text.contains("@") {
      guard let values = axis(text) else {
        throw source.place.problem(
          object, cause: "'\(text)' is no axis of a sweep", remedy: "write <node>@<axis>, such as recovery@delta")
      }
      return try Repetition(YAMLValue(.list(values), place: source.place), object: object)
    }
    return try Repetition(source, object: object)
  }

  private func filled(_ text: String, in scope: Scope, at place: SourcePlace) throws -> YAMLValue {
    guard !scope.isEmpty else { return .text(text) }
    return try BraceText.filled(text) { term in
      guard let arithmetic = Arithmetic(term), !arithmetic.names.isEmpty else { return nil }
      if case .name(let name) = arithmetic { return try value(of: name, in: scope, at: place) }
      guard try arithmetic.names.allSatisfy({ try value(of: $0, in: scope, at: place) != nil }) else { return nil }
      return try place.evaluated(arithmetic, object: object) { try value(of: $0, in: scope, at: place) }
    }
  }

  /// What `l`, `l.index` or `l.field` stands for; nil where no variable is meant.
  private func value(of term: String, in scope: Scope, at place: SourcePlace) throws -> YAMLValue? {
    let parts = term.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let binding = scope[parts[0]] else { return nil }
    guard parts.count == 2 else { return binding.point.value }
    if let field = binding.point.fields.first(where: { $0.key == parts[1] }) { return field.value }
    if parts[1] == "index" { return .integer(binding.index) }
    guard !binding.fields.contains(parts[1]) else { return YAMLValue(.null, place: place) }
    throw place.problem(
      object, cause: "'\(parts[0])' has no field '\(parts[1])'",
      remedy: Suggestion.remedy(for: parts[1], among: binding.fields.union(["index"]), called: "fields"))
  }
}

extension SourcePlace {
  /// The value of a term, its names looked up by `value`, which gives nil for a name nobody knows.
  ///
  /// - Throws: `Problem.badConfiguration` for unknown names, values that are no numbers, and division by zero.
  func evaluated(
    _ term: Arithmetic, object: String, _ value: (String) throws -> YAMLValue?
  ) throws -> YAMLValue {
    do {
      let number = try term.evaluated { name in
        guard let found = try value(name) else {
          throw problem(object, cause: "'\(name)' is unknown", remedy: "name a parameter as node.parameter")
        }
        guard let number = found.scalar.flatMap(ExactNumber.init) else {
          throw problem(
            object, cause: "'\(name)' is \(found.kind), not a number: '\(found.shown)'",
            remedy: "take numbers for arithmetic")
        }
        return number
      }
      return YAMLValue(.number(number.spelling), place: self)
    } catch Arithmetic.Fault.divisionByZero {
      throw problem(object, cause: "division by zero", remedy: "see the values of the term's names")
    }
  }
}
