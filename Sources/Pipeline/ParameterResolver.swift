import Diagnostics

/// Fills in the terms of a node's parameters: `{gauss-data.samples / gauss-net.width}`.
///
/// A name alone is a parameter of the node itself; `node.parameter` is that of another node, at the same point of the
/// axes both are swept over. A text that is one term takes the type of its value.
struct ParameterResolver {
  let expansion: SweepExpansion
  let object: String
  let assignment: [String: Int]
  let axes: [SweepAxis]

  func resolved(_ parameters: [YAMLValue.Entry]) throws -> [YAMLValue.Entry] {
    try parameters.map { entry in
      YAMLValue.Entry(
        entry.key, try resolved(entry.value, own: parameters, open: [entry.key]), place: entry.place)
    }
  }

  /// - Parameter open: the node's own parameters that wait for this one.
  private func resolved(_ value: YAMLValue, own: [YAMLValue.Entry], open: [String]) throws -> YAMLValue {
    switch value.content {
    case .string(let text):
      guard text.utf8.contains(UInt8(ascii: "{")) else { return value }
      let filled = try BraceText.filled(text) { try term($0, at: value.place, own: own, open: open) }
      return YAMLValue(filled.content, place: value.place)
    case .list(let elements):
      return YAMLValue(.list(try elements.map { try resolved($0, own: own, open: open) }), place: value.place)
    case .null, .boolean, .number, .mapping: return value
    }
  }

  private func term(
    _ term: String, at place: SourcePlace, own: [YAMLValue.Entry], open: [String]
  ) throws -> YAMLValue {
    guard let arithmetic = Arithmetic(term) else {
      throw place.problem(
        object, cause: "'{\(term)}' is no arithmetic of numbers and parameters",
        remedy: "join numbers and names such as gauss-data.samples by + − * / with blanks around")
    }
    if case .name(let name) = arithmetic { return try parameter(name, at: place, own: own, open: open) }
    return try place.evaluated(arithmetic, object: object) { try parameter($0, at: place, own: own, open: open) }
  }

  private func parameter(
    _ text: String, at place: SourcePlace, own: [YAMLValue.Entry], open: [String]
  ) throws -> YAMLValue {
    let name = ParameterName(text)
    guard let node = name.node else {
      guard !open.contains(name.key) else {
        throw place.problem(
          object, cause: "'\(name.key)' needs itself: \((open + [name.key]).joined(separator: " → "))",
          remedy: "give one of them a value")
      }
      guard let value = own[name.key] else { throw unknown(name.key, of: "the node", own, at: place) }
      return try resolved(value, own: own, open: open + [name.key])
    }
    guard let members = expansion.members(node, at: assignment, of: axes), let first = members.first else {
      throw place.problem(
        object, cause: "there is no node '\(node)'",
        remedy: Suggestion.remedy(for: node, among: expansion.names, called: "nodes"))
    }
    let values = try members.map { member in
      let parameters = expansion.parameters[member] ?? []
      guard let value = parameters[name.key] else {
        throw unknown(name.key, of: "node '\(member)'", parameters, at: place)
      }
      return value
    }
    guard values.allSatisfy({ $0.shown == values[0].shown }) else {
      throw place.problem(
        object, cause: "'\(name.key)' differs between the members of '\(node)'",
        remedy: "name one of them, such as '\(first)', or sweep both over the same axis")
    }
    return values[0]
  }

  private func unknown(_ key: String, of owner: String, _ known: [YAMLValue.Entry], at place: SourcePlace) -> Problem {
    place.problem(
      object, cause: "\(owner) has no parameter '\(key)'",
      remedy: Suggestion.correction(of: key, among: known.map(\.key), called: "parameters"))
  }
}
