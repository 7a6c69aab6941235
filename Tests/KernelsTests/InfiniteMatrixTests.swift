import Diagnostics
import Foundation
import Kernels
import LinearAlgebra
import TestSupport
import Testing

@Suite("Kernels of infinitely wide networks: matrices")
struct InfiniteMatrixTests {
  static let networks: [(power: Double, depth: Int)] = [(1, 1), (1, 2), (1, 5), (0.75, 1), (1.5, 1), (2, 1), (3.3, 1)]

  /// Points in general position, some of them close to each other, opposite or equal.
  private func points(_ n: Int, _ d: Int) -> Matrix<Double> {
    var points = gaussianMatrix(n, d, seed: n + d)
    for i in stride(from: 4, to: n, by: 4) {
      let factor = [1, -1, 1 + 1e-7, -1 + 1e-9][i / 4 % 4]
      for k in 0..<d { points[i, k] = factor * points[i - 1, k] }
      points[i, 0] += [0, 0, 3e-8, 1e-5][i / 4 % 4]
    }
    return points
  }

  @Test("each entry is the kernel of its two points", arguments: networks)
  func entries(power: Double, depth: Int) throws {
    let network = try InfiniteNetwork(power: power, weightScale: 1.1, biasScale: 0.4, depth: depth)
    // From 17 coordinates on angles come from scalar products, but for close pairs. A tile has 256 rows.
    for (n, d) in [(1, 1), (7, 1), (30, 2), (259, 4), (33, 20), (300, 40)] {
      let samples = points(n, d)
      for kernel in InfiniteKernel.allCases where ![.singular, .singularCovariance].contains(kernel) || power != 1.5 {
        let matrix = try network.kernel(kernel, of: samples)
        #expect(matrix.rows == n && matrix.columns == n && matrix.largestAsymmetry == 0)
        let scale = matrix.storage.lazy.map(abs).max() ?? 0
        for i in stride(from: 0, to: n, by: max(n / 7, 1)) {
          for j in stride(from: i % 3, to: n, by: max(n / 20, 1)) {
            let value = try network.kernel(kernel, at: samples.row(i), and: samples.row(j))
            #expect(abs(matrix[i, j] - value) <= 2e-13 * scale, "\(kernel), n = \(n), d = \(d): \(i), \(j)")
          }
        }
      }
    }
  }

  @Test("between two samples", arguments: networks)
  func cross(power: Double, depth: Int) throws {
    let network = try InfiniteNetwork(power: power, weightScale: 0.9, biasScale: 0.7, depth: depth)
    for d in [1, 3, 25] {
      let (first, second) = (points(270, d), points(41, d))
      let both = Matrix(rows: 311, columns: d, storage: first.storage + second.storage)
      let whole = try network.kernel(.ntk, of: both)
      let block = try network.kernel(.ntk, between: first, and: second)
      let mirrored = try network.kernel(.ntk, between: second, and: first)
      #expect(block.rows == 270 && block.columns == 41)
      #expect(largestDifference(block, mirrored.transposed) < 1e-13 * whole.frobeniusNorm)
      let corner = Matrix(rows: 270, columns: 41) { whole[$0, 270 + $1] }
      #expect(largestDifference(block, corner) < 1e-13 * whole.frobeniusNorm)
    }
  }

  @Test("positive semidefinite", arguments: networks)
  func positive(power: Double, depth: Int) throws {
    let network = try InfiniteNetwork(power: power, depth: depth)
    for d in [1, 2, 5, 30] {
      for kernel in [InfiniteKernel.ntk, .covariance] {
        let eigenvalues = try SymmetricEigen.values(of: network.kernel(kernel, of: points(60, d)))
        #expect(eigenvalues[0] > -1e-13 * eigenvalues[59])
      }
    }
  }

  @Test("equal points have equal rows, to the last bit; their singular part is zero", arguments: [3, 40])
  func coincident(d: Int) throws {
    var samples = gaussianMatrix(20, d, seed: 5)
    for k in 0..<d { samples[13, k] = samples[2, k] }
    for (power, depth) in Self.networks where power != 1.5 {
      let network = try InfiniteNetwork(power: power, depth: depth)
      let tangent = try network.kernel(.ntk, of: samples)
      #expect(relativeError(tangent[2, 13], tangent[2, 2]) < 4e-16)
      let singular = try network.kernel(.singular, of: samples)
      #expect(singular[2, 13] == 0 && singular.diagonal.allSatisfy { $0 == 0 })
    }
  }

  /// A rotation of d dimensions, from a random basis.
  private func rotation(_ d: Int) throws -> Matrix<Double> {
    var basis: [[Double]] = []
    for row in 0..<d {
      var vector = gaussianMatrix(d, d, seed: 21).row(row)
      for _ in 0..<2 {
        for other in basis {
          let share = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
          vector = zip(vector, other).map { $0 - share * $1 }
        }
      }
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      basis.append(vector.map { $0 / norm })
    }
    return Matrix(rows: d, columns: d, storage: basis.flatMap { $0 })
  }

  @Test("invariant under rotations", arguments: networks)
  func rotations(power: Double, depth: Int) throws {
    let network = try InfiniteNetwork(power: power, biasScale: 0.5, depth: depth)
    for d in [2, 6, 24] {
      let samples = gaussianMatrix(40, d, seed: 8)
      let turned = Matrix.product(samples, try rotation(d))
      for kernel in InfiniteKernel.allCases where ![.singular, .singularCovariance].contains(kernel) || power != 1.5 {
        let (first, second) = (try network.kernel(kernel, of: samples), try network.kernel(kernel, of: turned))
        // Beside the diagonal; on it the angle is zero on both sides.
        #expect(largestDifference(first, second) < 1e-12 * first.frobeniusNorm)
      }
    }
  }

  @Test("homogeneous: samples and biases may be scaled together", arguments: networks)
  func scaling(power: Double, depth: Int) throws {
    let samples = points(30, 3)
    // A power of two for depth 1 changes no bit of the angles.
    for biasScale in depth == 1 ? [0.0, 0.5] : [0.0] {
      let one = try InfiniteNetwork(power: power, biasScale: biasScale, depth: depth)
      let two = try InfiniteNetwork(power: power, biasScale: 4 * biasScale, depth: depth)
      var scaled = samples
      scaled.scale(by: 4)
      var expected = try one.kernel(.ntk, of: samples)
      expected.scale(by: pow(16, power))
      let difference = largestDifference(try two.kernel(.ntk, of: scaled), expected)
      #expect(difference < 1e-14 * expected.frobeniusNorm)
    }
  }

  @Test("a deep network is a shallow one on the features of the layers below")
  func composition() throws {
    // Points whose Gram matrix is the covariance of the second layer's pre-activations, without the bias.
    let (weightScale, biasScale) = (1.3, 0.6)
    let samples = gaussianMatrix(12, 3, seed: 4)
    let shallow = try InfiniteNetwork(weightScale: weightScale, biasScale: biasScale)
    let covariance = try shallow.kernel(.covariance, of: samples)
    let eigen = try SymmetricEigen(covariance)
    let features = Matrix(rows: 12, columns: 12) { i, k in
      eigen.vectors[k, i] * max(eigen.values[k], 0).squareRoot() / weightScale
    }
    for depth in 2...5 {
      let deep = try InfiniteNetwork(weightScale: weightScale, biasScale: biasScale, depth: depth)
      let above = try InfiniteNetwork(weightScale: weightScale, biasScale: biasScale, depth: depth - 1)
      let first = try deep.kernel(.covariance, of: samples)
      let second = try above.kernel(.covariance, of: features)
      #expect(largestDifference(first, second) < 1e-12 * first.frobeniusNorm)
    }
  }

  @Test("zero vectors without biases have no kernel; with them the same as anything")
  func zeroVectors() throws {
    let samples = Matrix(rows: 3, columns: 2, storage: [0, 0, 1, -2, 0, 0])
    for (power, depth) in Self.networks {
      let network = try InfiniteNetwork(power: power, biasScale: 0, depth: depth)
      for kernel in InfiniteKernel.allCases where ![.singular, .singularCovariance].contains(kernel) || power != 1.5 {
        let matrix = try network.kernel(kernel, of: samples)
        #expect(matrix.storage.enumerated().allSatisfy { $0.offset == 4 || $0.element == 0 })
        #expect(kernel == .singular || kernel == .singularCovariance || matrix[1, 1] > 0)
      }
    }
    let biased = try InfiniteNetwork().kernel(.ntk, of: samples)
    #expect(biased[0, 0] == 1 && biased[0, 2] == 1)
    #expect(throws: Problem.self) { try InfiniteNetwork(power: 0, biasScale: 0).kernel(.covariance, of: samples) }
  }

  @Test("opposite points without biases: the covariance vanishes with the third power of the angle between them")
  func opposite() throws {
    let network = try InfiniteNetwork(biasScale: 0)
    for angle in [1e-3, 1e-6, 1e-9] {
      let value = try network.kernel(.covariance, at: [1, 0], and: [-1, angle])
      // (sin ψ − ψ cos ψ)/(2π) for ψ = atan(angle), times |y|.
      #expect(relativeError(value, angle * angle * angle / (6 * Double.pi)) < 2 * angle * angle + 1e-14)
    }
    #expect(try network.kernel(.covariance, at: [1, 2], and: [-3, -6]) == 0)
  }

  @Test("parallel points of very different length without biases: Θ(x, a x) = a Θ(x, x)", arguments: [1, 4])
  func unequalLengths(depth: Int) throws {
    let network = try InfiniteNetwork(weightScale: 1.3, biasScale: 0, depth: depth)
    for d in [2, 7, 40] {
      let x = points(1, d).storage
      let expected = try network.kernel(.ntk, at: x, and: x)
      for exponent in [-30.0, -8, -1, 1, 8, 30] {
        let factor = exp2(exponent)
        let value = try network.kernel(.ntk, at: x, and: x.map { factor * $0 })
        #expect(relativeError(value, factor * expected) < 1e-14)
      }
    }
  }

  @Test("what is refused")
  func faults() throws {
    let network = try InfiniteNetwork()
    func refuses(_ words: [String], _ body: () throws -> Void) {
      let problem = #expect(throws: Problem.self, performing: body)
      for word in words { #expect(problem?.description.contains(word) ?? false, "\(word)") }
      #expect(problem?.remedy != nil)
    }
    refuses(["X", "empty", "(0, 3)"]) { _ = try network.kernel(.ntk, of: Matrix(rows: 0, columns: 3)) }
    refuses(["X", "empty", "(3, 0)"]) { _ = try network.kernel(.ntk, of: Matrix(rows: 3, columns: 0)) }
    let holes = Matrix(rows: 2, columns: 2, storage: [1, 2, .nan, 4])
    refuses(["(1, 0)", "nan"]) { _ = try network.kernel(.ntk, of: holes) }
    refuses(["(0, 1)", "inf"]) { _ = try network.kernel(.ntk, at: [1, .infinity], and: [1, 2]) }
    refuses(["2", "3", "coordinates"]) { _ = try network.kernel(.ntk, at: [1, 2], and: [1, 2, 3]) }
    refuses(["row 0", "range"]) { _ = try network.kernel(.ntk, at: [1e160], and: [1]) }
    for power in [-0.5, -3, 65, .nan, .infinity] { refuses(["power"]) { _ = try InfiniteNetwork(power: power) } }
    for scale in [0, -1, .nan, .infinity] { refuses(["weight-scale"]) { _ = try InfiniteNetwork(weightScale: scale) } }
    for scale in [-1, .nan, .infinity] { refuses(["bias-scale"]) { _ = try InfiniteNetwork(biasScale: scale) } }
    refuses(["depth"]) { _ = try InfiniteNetwork(depth: 0) }
    refuses(["unbounded"]) { _ = try InfiniteNetwork(power: 0.75, depth: 2).kernel(.ntk, at: [1], and: [2]) }
    refuses(["depth", "power 2"]) { _ = try InfiniteNetwork(power: 2, depth: 2).kernel(.singular, at: [1], and: [2]) }
    for power in [-0.2, 0, 0.5] {
      refuses(["diagonal"]) { _ = try InfiniteNetwork(power: power).kernel(.ntk, at: [1], and: [2]) }
    }
    refuses(["(2000000, 2000000)", "memory"]) { _ = try network.kernel(.ntk, of: Matrix(rows: 2_000_000, columns: 1)) }
    refuses(["half-integer"]) { _ = try InfiniteNetwork(power: 2.5).kernel(.singular, at: [1], and: [2]) }
  }
}
