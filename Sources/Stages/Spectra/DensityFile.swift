import Diagnostics
import LinearAlgebra
import Logging
import Spectra
import Store

/// The group of a matrix in the output of `eigs density`.
struct DensityFile {
  let name: String
  let file: H5Writer
  /// n.
  let dimension: Int

  /// All eigenvalues, ascending.
  func write(exact eigenvalues: [Double], _ command: SpectralDensityCommand) throws {
    let n = Double(max(dimension, 1))
    let rule = GaussRule(nodes: eigenvalues, weights: eigenvalues.map { _ in 1 / n })
    let largest = Array(eigenvalues.suffix(command.largest).reversed())
    let rounding = n * .ulpOfOne * (largest.first ?? 0)
    let density = SpectralDensity(
      [rule], dimension: dimension, negligible: rounding, points: command.points,
      bandwidth: command.bandwidth ?? Self.bandwidth(eigenvalues, steps: command.steps))
    try write(
      density, [rule], largest: largest, residuals: largest.map { _ in 0 }, smallest: (eigenvalues.first ?? 0, 0))
    try file.write([density.trace.value], to: "\(name)/trace-exact")
    try file.write([density.frobeniusNorm.value], to: "\(name)/frobenius-exact")
    try file.write([0.0], to: "\(name)/step-change")
    try file.write(eigenvalues, to: "\(name)/eigenvalues")
    try file.write(eigenvalues, to: "\(name)/quantiles")
    try file.set("method", to: DensityMethod.dense.rawValue, on: name)
  }

  /// That of the quadrature, whose nodes would be as many as the steps.
  private static func bandwidth(_ eigenvalues: [Double], steps: Int) -> Double? {
    let width = (eigenvalues.last ?? 0) - (eigenvalues.first { $0 > 0 } ?? 0)
    return width > 0 ? width / Double(steps) : nil
  }

  func write<Element: Scalar>(
    _ runs: LanczosRuns<Element>, _ pairs: RitzPairs, _ command: SpectralDensityCommand, zeros: Int, sums: [Double],
    method: DensityMethod, rounding: Double
  ) throws {
    let (rules, half) = (try runs.rules(after: runs.steps), try runs.rules(after: max(runs.steps / 2, 1)))
    let apart = ApartEigenvalues(pairs)
    func density(_ rules: [GaussRule]) -> SpectralDensity {
      SpectralDensity(
        rules, dimension: dimension - zeros, zeros: zeros, apart: apart.values, bound: apart.bound,
        sums: sums, negligible: rounding * (pairs.largest.first ?? 0), points: command.points,
        bandwidth: command.bandwidth)
    }
    let (whole, trace) = (density(rules), sums[0])
    let slack = 6 * whole.trace.error + 1e-3 * abs(trace)
    guard abs(whole.trace.value - trace) <= slack else {
      throw Problem(
        .numericalFailure, object: name,
        cause: "the quadrature's trace, \(whole.trace.value), misses that of the diagonal, \(trace)",
        remedy: "take more --probes or --steps")
    }
    if pairs.largest.count < command.largest {
      Logger(label: "eigs").warning(
        "of the \(command.largest) largest eigenvalues of \(name) \(pairs.largest.count) are known after \(runs.steps) steps"
      )
    }
    // Rounding of the entries and of the products moves an eigenvalue by no more.
    let moved = 4 * rounding * (pairs.largest.first ?? 0)
    try write(
      whole, rules, largest: pairs.largest, residuals: pairs.largestResiduals.map { $0 + moved },
      smallest: zeros > 0 ? (0, 0) : (pairs.smallest, pairs.smallestResidual + moved))
    for (part, sum) in zip(["trace", "frobenius"], [trace] + sums.dropFirst().map { $0.squareRoot() }) {
      try file.write([sum], to: "\(name)/\(part)-exact")
    }
    let change = Distances.wasserstein(density(half).quantiles(dimension), whole.law)
    try file.write([whole.law.mean > 0 ? change / whole.law.mean : 0], to: "\(name)/step-change")
    try file.write(whole.quantiles(dimension), to: "\(name)/quantiles")
    try file.set("method", to: method.rawValue, on: name)
  }

  private func write(
    _ density: SpectralDensity, _ rules: [GaussRule], largest: [Double], residuals: [Double],
    smallest: (value: Double, residual: Double)
  ) throws {
    func write(_ values: [Double], _ part: String) throws { try file.write(values, to: "\(name)/\(part)") }
    try write(density.x, "x")
    try write(density.density.values, "density")
    try write(density.density.errors, "density-error")
    try write(density.distribution.values, "distribution")
    try write(density.distribution.errors, "distribution-error")
    let support = density.law.support.flatMap { [$0.lowerBound, $0.upperBound] }
    try file.write(support, shape: [support.count / 2, 2], to: "\(name)/support")
    try file.write(
      density.atoms.flatMap { [$0.location, $0.mass] }, shape: [density.atoms.count, 2], to: "\(name)/atoms")
    try file.write(rules.flatMap(\.nodes), shape: [rules.count, rules.first?.nodes.count ?? 0], to: "\(name)/nodes")
    try file.write(
      rules.flatMap(\.weights), shape: [rules.count, rules.first?.nodes.count ?? 0], to: "\(name)/weights")
    try write(largest, "largest")
    try write(residuals, "largest-residuals")
    try write([smallest.value], "smallest")
    try write([smallest.residual], "smallest-residual")
    for (part, estimate) in [("trace", density.trace), ("frobenius", density.frobeniusNorm)] {
      try write([estimate.value], part)
      try write([estimate.error], "\(part)-error")
    }
    try file.set("dimension", to: dimension, on: name)
    try file.set("bandwidth", to: density.bandwidth, on: name)
  }
}
