import Diagnostics
import LinearAlgebra
import Randomness

/// Relative difference of two numbers, on the scale of the larger.
public func relativeError(_ a: Double, _ b: Double) -> Double {
  a == b ? 0 : abs(a - b) / max(abs(a), abs(b))
}

/// The largest absolute difference of two matrices of equal shape; infinite where one is no number.
public func largestDifference(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  zip(a.storage, b.storage).reduce(0) { $1.0 == $1.1 ? $0 : $0 >= abs($1.0 - $1.1) ? $0 : nonNaN(abs($1.0 - $1.1)) }
}

private func nonNaN(_ value: Double) -> Double { value.isNaN ? .infinity : value }

/// A matrix of independent N(0, 1) numbers that depends on `seed` alone.
public func gaussianMatrix(_ rows: Int, _ columns: Int, seed: Int) -> Matrix<Double> {
  RandomStream(seed: UInt64(seed), name: "test").normalMatrix(rows: rows, columns: columns)
}

/// The problem that `body` throws, nil where it throws nothing; other errors are passed on.
public func problem(_ body: () throws -> Void) throws -> Problem? {
  do { try body() } catch let problem as Problem { return problem }
  return nil
}
