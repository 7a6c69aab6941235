import Diagnostics
import Spectra
import Store

/// What the eigenvalues and the coefficients of targets say of power laws, as data sets.
struct PowerLawAnalysis {
  /// λ_n, descending.
  let eigenvalues: [Double]
  /// c_n² of each target.
  let squares: [(name: String, values: [Double])]
  let windows: PowerLawWindows
  /// The output of `theory power-law` to compare with.
  let theory: H5Reader?

  /// Writes the curves and the fits.
  ///
  /// - Throws: `Problem.badInput` for windows without points, and for a theory's file that lacks a law.
  func write(to file: H5Writer) throws {
    let indices = eigenvalues.indices.map { Double($0 + 1) }
    try file.write(indices, to: "n")
    try file.write(eigenvalues, to: "eigenvalues")
    try file.write([Double(eigenvalues.count { $0 <= 0 })], to: "non-positive")
    // As numpy's matrix_rank has it: what the errors of the diagonalisation may be.
    let rounding = Double(eigenvalues.count) * Double.ulpOfOne * (eigenvalues.first ?? 0)
    try fit(
      indices, eigenvalues.map { $0 > rounding ? $0 : 0 }, over: windows.eigenvalues(of: eigenvalues.count),
      option: "--eigenvalue-window", theory: ("nu", "lambda"), to: "eigenvalues", of: file)
    guard !squares.isEmpty else { return }
    let times = windows.times(eigenvalues)
    guard let lossWindow = windows.losses(eigenvalues), !times.isEmpty else {
      throw Problem(
        .badInput, object: "--loss-window",
        cause: "the eigenvalues at the ends of their own window give no times, or none within --times",
        remedy: "give --loss-window, within --times")
    }
    try file.write(times, to: "times")
    for (name, squares) in squares {
      let sums = SuffixSums.of(squares)
      let losses = try SpectralLoss(eigenvalues: eigenvalues, squares: squares).values(at: times)
      try file.write(squares, to: "squares/\(name)")
      try file.write(sums, to: "sums/\(name)")
      try file.write(losses, to: "loss/\(name)")
      let law = name == "indicator" ? "indicator" : "gp"
      try fit(
        indices, sums, over: windows.sums(of: eigenvalues.count), option: "--sum-window",
        theory: ("kappa/\(law)", "K/\(law)"), to: "sums/\(name)", of: file)
      try fit(
        times, losses, over: lossWindow, option: "--loss-window", theory: ("xi/\(law)", "C/\(law)"),
        to: "loss/\(name)", of: file)
    }
  }

  private func fit(
    _ x: [Double], _ y: [Double], over window: ClosedRange<Double>, option: String,
    theory law: (exponent: String, coefficient: String), to name: String, of file: H5Writer
  ) throws {
    let fit: PowerLawFit
    do {
      fit = try PowerLawFit(x: x, y: y, window: window)
    } catch var problem as Problem {
      problem.object = "\(option) for \(name)"
      throw problem
    }
    let group = "fit/\(name)"
    let slopes = fit.localSlopes(width: windows.slopeWidth)
    let numbers: [String: Double] = [
      "exponent": fit.exponent, "exponent-error": fit.exponentError, "coefficient": fit.coefficient,
      "coefficient-error": fit.coefficientError, "points": Double(fit.pointCount),
      "excluded": Double(fit.excludedCount), "largest-deviation": slopes.largestDeviation, "drift": slopes.drift,
      "on-plateau": slopes.isOnPlateau(tolerance: windows.tolerance) ? 1 : 0,
    ]
    for (key, value) in numbers.sorted(by: { $0.key < $1.key }) { try file.write([value], to: "\(group)/\(key)") }
    let ends = [window.lowerBound, window.upperBound]
    try file.write(ends, to: "\(group)/window")
    try file.write(ends.map(fit.value(at:)), to: "\(group)/line")
    try file.write(slopes.centres, to: "\(group)/centres")
    try file.write(slopes.slopes, to: "\(group)/slopes")
    guard let theory, theory.contains(law.exponent), theory.contains(law.coefficient) else { return }
    let exponent = try theory.firstElement(of: law.exponent)
    let coefficient = try theory.firstElement(of: law.coefficient)
    let level = fit.coefficient(atExponent: exponent)
    try file.write([exponent], to: "\(group)/theory-exponent")
    try file.write([level.value], to: "\(group)/level")
    try file.write([level.standardError], to: "\(group)/level-error")
    try file.write([level.value / coefficient], to: "\(group)/level-ratio")
  }
}
