import ArgumentParser

/// Real places: a list, or a range with a number of points.
struct Places: ParsableArguments {
  @Option(name: .customLong("at"), parsing: .unconditional, help: "Places x, as a list 1,2,3.")
  var places: CommaList<Double>?

  @Option(parsing: .unconditional, help: "The first of --points places.")
  var from: Double?

  @Option(parsing: .unconditional, help: "The last of --points places.")
  var to: Double?

  @Option(help: "How many places, evenly spaced.")
  var points = 201

  mutating func validate() throws {
    guard (from == nil) == (to == nil), (places == nil) == (from != nil) else {
      throw ValidationError("Give places either by --at, or by --from and --to.")
    }
    guard points >= 2, points < 1 << 24 else { throw ValidationError("--points must lie in 2…2²⁴−1.") }
  }

  var values: [Double] {
    guard let from, let to else { return places?.elements ?? [] }
    return (0..<points).map { from + (to - from) * Double($0) / Double(points - 1) }
  }

  /// Prints x and `function`(x), a line each.
  func printTable(_ name: String, of function: ([Double]) throws -> [Double]) rethrows {
    let results = try function(values)
    print("x,\(name)")
    for (x, y) in zip(values, results) { print("\(x),\(y)") }
  }
}
