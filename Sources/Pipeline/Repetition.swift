import Diagnostics

/// The values a variable of `each`, or an axis of a sweep, runs through.
struct Repetition {
  /// One value: what stands for it in texts, and the fields it has beyond that.
  struct Point {
    var value: YAMLValue
    var fields: [YAMLValue.Entry]

    var label: String { value.scalar ?? "" }
  }

  var points: [Point]
  /// Whether every point is a case: a label with fields.
  var hasCases: Bool

  /// The most points of one repetition.
  static let limit = 100_000

  /// Reads a list of values, a range `1..15`, one value, or a mapping of labels to fields.
  ///
  /// - Throws: `Problem.badConfiguration` for other forms, for no value, and for two of one label.
  init(_ source: YAMLValue, object: String) throws {
    if let cases = source.entries {
      points = try cases.map { entry in
        let label = DecimalNumber.isSpelling(entry.key) ? YAMLValue.Content.number(entry.key) : .string(entry.key)
        return Point(
          value: YAMLValue(label, place: entry.place), fields: try entry.value.mapping(object, "a case"))
      }
      hasCases = true
    } else {
      points = try (source.elements ?? [source]).flatMap { try Self.points($0, object: object) }
      hasCases = false
    }
    guard !points.isEmpty else {
      throw source.place.problem(object, cause: "there are no values", remedy: "list at least one")
    }
    var seen: Set<String> = []
    if let twice = points.first(where: { !seen.insert($0.label).inserted }) {
      throw twice.value.place.problem(
        object, cause: "'\(twice.label)' stands twice", remedy: "remove one of them")
    }
  }

  private static func points(_ value: YAMLValue, object: String) throws -> [Point] {
    guard let text = value.scalar else {
      throw value.place.problem(
        object, cause: "a value must be a number or a text, found \(value.kind)",
        remedy: "write a list of values, a range such as 1..15, or a mapping of labels to parameters")
    }
    guard value.string != nil, let ends = ends(of: text) else { return [Point(value: value, fields: [])] }
    let (span, isTooWide) = ends.last.subtractingReportingOverflow(ends.first)
    guard !isTooWide, 0..<limit ~= span else {
      throw value.place.problem(
        object, cause: "the range \(text) has no values, or more than \(limit)", remedy: "write first..last")
    }
    return (ends.first...ends.last).map { Point(value: YAMLValue(.number(String($0)), place: value.place), fields: []) }
  }

  /// The ends of `first..last`, whole numbers; nil for other texts.
  private static func ends(of text: String) -> (first: Int, last: Int)? {
    guard let dots = text.firstRange(of: ".."), let first = Int(text[..<dots.lowerBound]),
      let last = Int(text[dots.upperBound...])
    else { return nil }
    return (first, last)
  }
}
