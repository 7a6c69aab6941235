import ArgumentParser
import Diagnostics
import Spectra

/// Over what power laws are fitted.
struct PowerLawWindows: ParsableArguments {
  @Option(
    help: "The first and the last n of the fit of the eigenvalues; if not given, M/100 (3 to 30) and M/10.")
  var eigenvalueWindow: CommaList<Double>?

  @Option(help: "The first and the last n of the fit of the sums; that of the eigenvalues if not given.")
  var sumWindow: CommaList<Double>?

  @Option(
    help: """
      The first and the last t of the fit of the losses; if not given, 1/(2λ_n) at the first window's ends, as far as \
      within --times.
      """)
  var lossWindow: CommaList<Double>?

  @Option(
    help: "The first and the last t of the losses; if not given, a third of and three times what --loss-window spans.")
  var times: CommaList<Double>?

  @Option(help: "How many times, evenly spaced in log t.")
  var timeCount = 200

  @Option(help: "The factor of n or t over which a local slope is taken.")
  var slopeWidth = 2.0

  @Option(help: "How far, relative to the fitted exponent, the local slopes of a plateau may lie from it.")
  var tolerance = 0.1

  mutating func validate() throws {
    for (name, range) in [
      ("--eigenvalue-window", eigenvalueWindow), ("--sum-window", sumWindow), ("--loss-window", lossWindow),
      ("--times", times),
    ] {
      guard let ends = range?.elements else { continue }
      guard ends.count == 2, ends[0] > 0, ends[0] < ends[1], ends[1].isFinite else {
        throw ValidationError("\(name) needs two numbers, 0 < first < last.")
      }
    }
    if let window = lossWindow?.range, let times = times?.range {
      guard times.lowerBound <= window.lowerBound, window.upperBound <= times.upperBound else {
        throw ValidationError("--loss-window must lie within --times.")
      }
    }
    guard 4...1 << 20 ~= timeCount else { throw ValidationError("--time-count must lie in 4…2²⁰.") }
    guard slopeWidth > 1, slopeWidth.isFinite else { throw ValidationError("--slope-width must be above 1.") }
    guard tolerance > 0 else { throw ValidationError("--tolerance must be positive.") }
  }

  /// Whether an option was given that says nothing of eigenvalues alone.
  var isForTargets: Bool { sumWindow != nil || lossWindow != nil || times != nil }

  /// The n of the fit of M eigenvalues.
  func eigenvalues(of count: Int) -> ClosedRange<Double> {
    if let window = eigenvalueWindow?.range { return window }
    let first = min(max(Double(count) / 100, 3), 30).rounded()
    return first...max(first + 3, (Double(count) / 10).rounded())
  }

  /// - Throws: `Problem.usage` for a window that leaves the indices 1 … M or has fewer than four of them,
  ///   `Problem.badInput` where there are too few points for any.
  func check(size: Int) throws {
    guard eigenvalues(of: max(size, 1)).upperBound <= Double(size) || eigenvalueWindow != nil else {
      throw Problem(.badInput, cause: "is that of \(size) points", remedy: "give at least 6")
    }
    for (name, window) in [("--eigenvalue-window", eigenvalues(of: size)), ("--sum-window", sums(of: size))] {
      guard window.upperBound <= Double(size) else {
        throw Problem(
          .usage, object: name, cause: "ends at n = \(window.upperBound), but there are \(size) points",
          remedy: "move the window, or take more points")
      }
      guard window.upperBound.rounded(.down) - max(window.lowerBound.rounded(.up), 1) < 3 else { continue }
      throw Problem(
        .usage, object: name,
        cause: "\(window.lowerBound) … \(window.upperBound) has fewer than four of \(size) indices",
        remedy: "widen the window, or take more points")
    }
  }

  /// The n of the fits of the sums of M coefficients.
  func sums(of count: Int) -> ClosedRange<Double> { sumWindow?.range ?? eigenvalues(of: count) }

  /// The t of the fits of the losses, for eigenvalues in descending order; nil where these give none within `times`.
  func losses(_ eigenvalues: [Double]) -> ClosedRange<Double>? {
    if let window = lossWindow?.range { return window }
    let window = self.eigenvalues(of: eigenvalues.count)
    let index = { (n: Double) in Int(min(max(n, 1), Double(eigenvalues.count))) - 1 }
    let (fast, slow) = (eigenvalues[index(window.lowerBound)], eigenvalues[index(window.upperBound)])
    guard slow > 0, fast > slow else { return nil }
    let range = (1 / (2 * fast))...(1 / (2 * slow))
    guard let times = times?.range else { return range }
    return times.overlaps(range) ? range.clamped(to: times) : nil
  }

  /// The times of the losses; none where the spectrum gives none.
  func times(_ eigenvalues: [Double]) -> [Double] {
    let window = times?.range ?? losses(eigenvalues).map { $0.lowerBound / 3...$0.upperBound * 3 }
    return window.map { LogGrid.points(from: $0.lowerBound, to: $0.upperBound, count: timeCount) } ?? []
  }

  /// The parameters by name, for provenance.
  var parameters: [String: String] {
    var parameters = ["time-count": "\(timeCount)", "slope-width": "\(slopeWidth)", "tolerance": "\(tolerance)"]
    parameters["eigenvalue-window"] = eigenvalueWindow?.text
    parameters["sum-window"] = sumWindow?.text
    parameters["loss-window"] = lossWindow?.text
    parameters["times"] = times?.text
    return parameters
  }
}

extension CommaList<Double> {
  /// The range between two numbers, the smaller first.
  fileprivate var range: ClosedRange<Double>? {
    elements.count == 2 && elements[0] <= elements[1] ? elements[0]...elements[1] : nil
  }
}
