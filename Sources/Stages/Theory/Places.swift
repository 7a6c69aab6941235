import ArgumentParser

/// Real places: a list, or a range with a number of points.
struct Places: ParsableArguments {
  @Option(
    name: .customLong("at"), parsing: .unconditionalSingleValue, help: "Places x, as a list 1,2,3; may be repeated.")
  var lists: [CommaList<Double>] = []

  @Option(parsing: .unconditional, help: "The first of --points places.")
  var from: Double?

  @Option(parsing: .unconditional, help: "The last of --points places.")
  var to: Double?

  @Option(help: "How many places from --from to --to, evenly spaced (default: 201).")
  var points: Int?

  mutating func validate() throws {
    guard (from == nil) == (to == nil), lists.isEmpty == (from != nil) else {
      throw ValidationError("Give places either by --at, or by --from and --to.")
    }
    guard points == nil || from != nil else { throw ValidationError("--points is for --from and --to.") }
    guard 2..<1 << 24 ~= points ?? 2 else { throw ValidationError("--points must lie in 2…2²⁴−1.") }
    if let from, let to, from == to { throw ValidationError("--from and --to are the same place; give it by --at.") }
  }

  var values: [Double] {
    guard let from, let to else { return lists.flatMap(\.elements) }
    let last = (points ?? 201) - 1
    // (The range itself may be wider than float64.)
    return (0...last).map { k in
      let share = Double(k) / Double(last)
      let width = to - from
      return width.isFinite ? from + width * share : from * (1 - share) + to * share
    }
  }

  /// Prints x and `function`(x), a line each.
  ///
  /// - Throws: what `function` throws, and as `AnswerTable`.
  func printTable(_ name: String, of function: ([Double]) throws -> [Double]) throws {
    let places = values
    try AnswerTable.print(["x", name], zip(places, function(places)).map { [$0, $1] })
  }
}
