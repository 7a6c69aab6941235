import Diagnostics
import Foundation
import LinearAlgebra

extension GaussianMixture {
  /// μ at the rows of `points`; 0 where it is smaller than any number.
  ///
  /// - Throws: `Problem.badInput` for points of another dimension.
  public func density(at points: Matrix<Double>) throws -> [Double] {
    var values = try logDensity(at: points)
    values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let base = values.baseAddress
      inParts(of: values.count) { part in
        guard let start = base.map({ $0 + part.lowerBound }) else { return }
        Double.map(.exp, part.count, start, start)
      }
    }
    return values
  }

  /// log μ at the rows of `points`, by log-sum-exp, so that it is exact to rounding however far away they are.
  ///
  /// Complexity: O(nkd), side by side on all cores, O(k) kilobytes for each.
  ///
  /// - Throws: `Problem.badInput` for points of another dimension.
  public func logDensity(at points: Matrix<Double>) throws -> [Double] {
    guard points.columns == dimension else {
      throw Problem(
        .badInput, object: "points",
        cause: "have the dimension \(points.columns), the mixture has \(dimension)")
    }
    let terms = DensityTerms(self)
    var result = [Double](repeating: 0, count: points.rows)
    result.withUnsafeMutableBufferPointer { result in
      nonisolated(unsafe) let target = result.baseAddress
      points.withUnsafePointer { x in
        nonisolated(unsafe) let x = x
        inParts(of: points.rows, least: 1 << 12) { part in
          guard let target else { return }
          terms.evaluate(part, of: x, into: target)
        }
      }
    }
    return result
  }
}

/// The terms of a mixture's density, for many points at a time.
private struct DensityTerms: Sendable {
  private let mixture: GaussianMixture
  /// log w_j − d log s_j − (d/2) log 2π.
  private let constants: [Double]
  /// 1/s_j.
  private let inverses: [Double]

  /// Points at a time: a line of each component's exponents stays in the first-level cache.
  private static let block = 256

  init(_ mixture: GaussianMixture) {
    self.mixture = mixture
    let d = Double(mixture.dimension)
    constants = zip(mixture.weights, mixture.deviations).map { log($0) - d * log($1) - d / 2 * log(2 * .pi) }
    inverses = mixture.deviations.map { 1 / $0 }
  }

  /// `target[i]` ← log μ(row i of x) for the points of `part`.
  func evaluate(_ part: Range<Int>, of x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>) {
    let (k, block) = (mixture.components, Self.block)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: (k + 2) * block) { scratch in
      guard let exponents = scratch.baseAddress else { return }
      let (column, sums) = (exponents + k * block, exponents + (k + 1) * block)
      for start in stride(from: part.lowerBound, to: part.upperBound, by: block) {
        let count = min(block, part.upperBound - start)
        accumulateSquares(count, x + start * mixture.dimension, column, into: exponents)
        sumExponentials(count, exponents, sums, into: target + start)
      }
    }
  }

  /// Line j of `squares` ← ‖(x_i − c_j)/s_j‖² of `count` points.
  private func accumulateSquares(
    _ count: Int, _ x: UnsafePointer<Double>, _ column: UnsafeMutablePointer<Double>,
    into squares: UnsafeMutablePointer<Double>
  ) {
    let d = mixture.dimension
    squares.update(repeating: 0, count: mixture.components * Self.block)
    mixture.centres.withUnsafePointer { centres in
      for c in 0..<d {
        for i in 0..<count { column[i] = x[i * d + c] }
        for j in 0..<mixture.components {
          let (centre, inverse, line) = (centres[j * d + c], inverses[j], squares + j * Self.block)
          for i in 0..<count {
            let offset = (column[i] - centre) * inverse
            line[i] += offset * offset
          }
        }
      }
    }
  }

  /// `target[i]` ← log Σ_j exp(constant_j − squares_ji/2); the lines of `squares` are overwritten.
  private func sumExponentials(
    _ count: Int, _ squares: UnsafeMutablePointer<Double>, _ sums: UnsafeMutablePointer<Double>,
    into target: UnsafeMutablePointer<Double>
  ) {
    // A peak of −∞, where every term underflows, would turn into NaN below.
    target.update(repeating: -Double.greatestFiniteMagnitude, count: count)
    sums.update(repeating: 0, count: count)
    for j in 0..<mixture.components {
      let (line, constant) = (squares + j * Self.block, constants[j])
      for i in 0..<count {
        line[i] = constant - line[i] / 2
        target[i] = max(target[i], line[i])
      }
    }
    for j in 0..<mixture.components {
      let line = squares + j * Self.block
      for i in 0..<count { line[i] -= target[i] }
      Double.map(.exp, count, line, line)
      for i in 0..<count { sums[i] += line[i] }
    }
    Double.map(.log, count, sums, sums)
    for i in 0..<count { target[i] += sums[i] }
  }
}
