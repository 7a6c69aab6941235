import Diagnostics
import Foundation

/// Words of gnuplot's language, and the program itself.
public enum Gnuplot {
  /// `text` as a gnuplot string. In single quotes nothing is substituted, and with enhanced text switched off
  /// `_ ^ @ & ~ { }` are shown as they are.
  public static func quote(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return "'" + line.replacingOccurrences(of: "'", with: "''") + "'"
  }

  /// `value` with seven significant digits, more than any picture resolves.
  public static func number(_ value: Double) -> String { String(format: "%.7g", value) }

  /// Size and colour of a piece of text.
  static func type(_ size: Double, _ colour: String) -> String {
    "font ',\(number(size))' textcolor rgb '\(colour)'"
  }

  /// A fraction of the canvas, to a hundredth of a pixel.
  static func fraction(_ value: Double) -> String { String(format: "%.5f", value) }

  /// Runs `script` in `folder`.
  ///
  /// - Throws: `Problem.systemFailure` where there is no gnuplot or it fails, with its first complaint.
  public static func run(_ script: String, in folder: String) throws {
    let (status, message) = try ChildProcess.run("gnuplot", [script], in: folder)
    guard status != 127 else {
      throw Problem(.systemFailure, cause: "there is no program gnuplot on the PATH", remedy: install)
    }
    let complaint = message.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.first {
      !$0.isEmpty && !$0.contains("warning:") && !$0.allSatisfy { $0 == "^" }
    }
    guard status == 0 else {
      throw Problem(
        .systemFailure, file: "\(folder)/\(script)",
        cause: "gnuplot failed: \(complaint ?? "status \(status)")", remedy: install)
    }
  }

  private static let install =
    "install gnuplot 5.4 or later with the terminals svg, pdfcairo and pngcairo (package gnuplot-nox)"
}
