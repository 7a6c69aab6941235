import Foundation

/// The output a page shows of a command, beside that of a run.
///
/// A line `…` stands for any lines, `…` within a line for any text. Numbers with a decimal point agree to the digits that are
/// shown, or to a millionth; runs of blanks are one.
struct ShownOutput {
  let lines: [String]

  func agrees(with output: [String]) -> Bool { Self.agree(lines[...], output[...]) }

  private static func agree(_ shown: ArraySlice<String>, _ output: ArraySlice<String>) -> Bool {
    guard let first = shown.first else { return output.isEmpty }
    if first == "…" {
      return (output.startIndex...output.endIndex).contains { agree(shown.dropFirst(), output[$0...]) }
    }
    guard let line = output.first, agree(first, line) else { return false }
    return agree(shown.dropFirst(), output.dropFirst())
  }

  private static var decimal: Regex<Substring> { #/[-+−]?\d+\.\d+(?:[eE][-+]?\d+)?/# }

  private static func agree(_ shown: String, _ line: String) -> Bool {
    func escaped(_ text: Substring) -> String {
      let words = text.split(separator: " ", omittingEmptySubsequences: false).map {
        $0.split(separator: "…", omittingEmptySubsequences: false)
          .map { NSRegularExpression.escapedPattern(for: String($0)) }.joined(separator: ".*")
      }
      return words.joined(separator: " ").replacing(#/ +/#, with: "\\s+")
    }
    let numbers = shown.matches(of: decimal)
    var (pattern, place) = ("", shown.startIndex)
    for number in numbers {
      pattern += escaped(shown[place..<number.range.lowerBound]) + #"([-+−]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"#
      place = number.range.upperBound
    }
    pattern = "^\(pattern)\(escaped(shown[place...]))\\s*$"
    let whole = NSRange(line.startIndex..., in: line)
    guard let match = try? NSRegularExpression(pattern: pattern).firstMatch(in: line, range: whole) else {
      return false
    }
    return zip(numbers, 1...).allSatisfy { number, group in
      Range(match.range(at: group), in: line).map { agree(number: number.output, String(line[$0])) } ?? false
    }
  }

  /// Whether `actual` is the number shown, to its digits or to a millionth.
  static func agree(number: Substring, _ actual: String) -> Bool {
    let shown = String(number).replacing("−", with: "-")
    guard let a = Double(shown), let b = Double(actual.replacing("−", with: "-")) else { return false }
    let parts = shown.lowercased().split(separator: "e")
    let digits = parts[0].split(separator: ".").dropFirst().first?.count ?? 0
    let unit = pow(10, (parts.count > 1 ? Double(parts[1]) ?? 0 : 0) - Double(digits))
    return abs(a - b) <= max(0.501 * unit, 1e-6 * abs(b))
  }
}
