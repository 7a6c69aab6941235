import Diagnostics

/// One axis of a sweep: labels, and the parameters each of them sets.
struct SweepAxis: Sendable {
  struct Point: Sendable {
    var label: String
    /// The label as a number or a text.
    var value: YAMLValue
    var parameters: [YAMLValue.Entry]
  }

  var key: String
  var place: SourcePlace
  var points: [Point]

  /// Reads `rate: [1, 5]`, `trial: 1..15` or `size: { small: { samples: 10 }, … }`.
  init(_ entry: YAMLValue.Entry, object: String) throws {
    let repetition = try Repetition(entry.value, object: object)
    key = entry.key
    place = entry.place
    points = try repetition.points.map { point in
      guard MakeText.isLabel(point.label) else {
        throw point.value.place.problem(
          object, cause: "'\(point.label)' cannot be part of a file name",
          remedy: "use letters, digits, '.', '_' and '-'")
      }
      let own = YAMLValue.Entry(entry.key, point.value, place: point.value.place)
      return Point(label: point.label, value: point.value, parameters: repetition.hasCases ? point.fields : [own])
    }
  }
}
