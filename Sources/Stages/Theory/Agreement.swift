import Diagnostics

/// Values that files state and the command line may repeat, but not change.
enum Agreement {
  /// - Parameters:
  ///   - given: the option's value, if it was given.
  ///   - stated: what `source` says.
  /// - Throws: `Problem.usage` that names both, where they differ.
  static func require<Value: Equatable>(
    _ option: String, _ given: Value?, is stated: Value, of source: String, text: (Value) -> String = { "\($0)" }
  ) throws {
    guard let given, given != stated else { return }
    throw contradiction("\(option) \(text(given))", text(stated), source)
  }

  /// The same for a real number, or a list of them: they agree up to 1e-9 of themselves.
  static func require(_ option: String, _ given: [Double]?, is stated: [Double], of source: String) throws {
    guard let given else { return }
    let agree = given.count == stated.count && zip(given, stated).allSatisfy { abs($0 - $1) <= 1e-9 * abs($1) }
    guard !agree else { return }
    throw contradiction("\(option) \(CommaList(given).text)", CommaList(stated).text, source)
  }

  private static func contradiction(_ option: String, _ stated: String, _ source: String) -> Problem {
    Problem(
      .usage, object: option, cause: "contradicts \(stated) of \(source)",
      remedy: "leave the option out, or give the files it belongs to")
  }
}
