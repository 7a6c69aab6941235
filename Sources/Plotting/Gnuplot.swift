import Diagnostics
import Foundation

/// Words of gnuplot's language, and the program itself.
public enum Gnuplot {
  /// `text` as a gnuplot string that stands for just these characters, whatever they are; control characters, which no
  /// picture shows, are replaced. With enhanced text switched off `_ ^ @ & ~ { }` are shown as they are.
  ///
  /// In single quotes nothing is substituted; what holds such a quote stands in double quotes, with the few characters
  /// that mean something there escaped.
  public static func quote(_ text: String) -> String {
    let characters = text.unicodeScalars.map { isShown($0) ? $0 : "\u{FFFD}" }
    guard characters.contains("'") else { return "'\(string(characters))'" }
    let escaped = characters.map { character in
      switch character {
      case "\"": "\\\""
      // In octal; gnuplot reads three digits after one that is not 0.
      case "\\": "\\134"
      case "`": "\\140"
      default: String(character)
      }
    }
    return "\"\(escaped.joined())\""
  }

  /// `text` as a comment of one line, which goes on to no other.
  static func comment(_ text: String) -> String {
    let line = string(text.unicodeScalars.map { isShown($0) ? $0 : " " })
    return line.hasSuffix("\\") ? "# \(line)." : "# \(line)"
  }

  /// Whether a picture can show a character: neither a control character nor one that XML has no place for.
  static func isShown(_ character: Unicode.Scalar) -> Bool {
    switch character.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: false
    default: !character.properties.isNoncharacterCodePoint
    }
  }

  private static func string(_ characters: [Unicode.Scalar]) -> String {
    String(String.UnicodeScalarView(characters))
  }

  /// `value` with seven significant digits, more than any picture resolves.
  public static func number(_ value: Double) -> String { String(format: "%.7g", value) }

  /// `value` as an end of a range: with all its digits where seven would not tell the range's ends apart.
  static func end(_ value: Double, of range: ClosedRange<Double>) -> String {
    let largest = max(abs(range.lowerBound), abs(range.upperBound))
    return range.upperBound - range.lowerBound < 1e-3 * largest ? "\(value)" : number(value)
  }

  /// A range of an axis or of colours.
  static func range(_ range: ClosedRange<Double>) -> String {
    "[\(end(range.lowerBound, of: range)):\(end(range.upperBound, of: range))]"
  }

  /// Size and colour of a piece of text.
  static func type(_ size: Double, _ colour: String) -> String {
    "font ',\(number(size))' textcolor rgb '\(colour)'"
  }

  /// A fraction of the canvas, to a hundredth of a pixel.
  static func fraction(_ value: Double) -> String { String(format: "%.5f", value) }

  /// Runs `script`, a file in `folder`, there: without settings of the user's, in an environment that holds nothing but
  /// what finds programs, libraries and fonts, so that the same script gives the same bytes.
  ///
  /// - Throws: `Problem.systemFailure` where there is no gnuplot or it fails, with what it said.
  public static func run(_ script: String, in folder: String) throws {
    let (status, message) = try ChildProcess.run(
      "gnuplot", ["-d", "./\(script)"], environment: environment, in: folder)
    guard status != 127 else {
      throw Problem(.systemFailure, cause: "there is no program gnuplot on the PATH", remedy: install)
    }
    guard status != 0 else { return }
    let complaint = message.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.last {
      !$0.isEmpty && !$0.contains("warning:") && !$0.allSatisfy { $0 == "^" }
    }
    let lacksTerminal = message.contains("terminal")
    throw Problem(
      .systemFailure, file: "\(folder)/\(script)", cause: "gnuplot failed: \(complaint ?? "status \(status)")",
      remedy: lacksTerminal ? install : "see to what gnuplot says; if it is none of your doing, report it")
  }

  private static var environment: [String: String] {
    let kept = ["PATH", "HOME", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME"]
    let own = ProcessInfo.processInfo.environment.filter { kept.contains($0.key) }
    return own.merging(["LC_ALL": "C.UTF-8", "TZ": "UTC", "SOURCE_DATE_EPOCH": "946684800"]) { $1 }
  }

  private static let install =
    "install gnuplot 5.4 or later with the terminals svg, pdfcairo and pngcairo (package gnuplot-nox)"
}
