import Diagnostics

/// The check that all numbers of a command line are finite: the parser takes `nan` and `inf`, and reads 1e400 as the latter.
enum FiniteOptions {
  /// - Parameters:
  ///   - command: as parsed; whatever it holds is looked at.
  ///   - arguments: what it was parsed from, to name the culprit.
  /// - Throws: `Problem.usage`.
  static func check(_ command: Any, arguments: [String]) throws {
    guard !isFinite(command, depth: 0) else { return }
    let place = arguments.firstIndex { argument in
      let value = argument.hasPrefix("--") ? argument.drop { $0 != "=" }.dropFirst() : argument[...]
      return value.split(separator: ",").contains { Double($0).map { !$0.isFinite } ?? false }
    }
    let culprit = place.map { place in
      let option = place > 0 && arguments[place - 1].hasPrefix("-") && !arguments[place].hasPrefix("--")
      return option ? "\(arguments[place - 1]) \(arguments[place])" : arguments[place]
    }
    throw Problem(
      .usage, object: culprit ?? "a number", cause: "is not finite",
      remedy: "give numbers within ±\(Double.greatestFiniteMagnitude)")
  }

  private static func isFinite(_ value: Any, depth: Int) -> Bool {
    if let number = value as? Double { return number.isFinite }
    if let number = value as? Float { return number.isFinite }
    guard depth < 16 else { return true }
    return Mirror(reflecting: value).children.allSatisfy { isFinite($0.value, depth: depth + 1) }
  }
}
