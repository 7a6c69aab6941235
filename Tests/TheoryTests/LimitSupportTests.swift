import ComplexModule
import Foundation
import LinearAlgebra
import RealModule
import TestSupport
import Testing
import Theory

/// Atoms, intervals and masses of limit laws, deep and with extreme ratios.
@Suite struct LimitSupportTests {
  private static let arctan = (a: 1.1118500801907506045, bSquared: 0.95600352731048683882)

  private func tangentKernel(
    _ input: String, _ ratios: [Double], a: Double = arctan.a, bSquared: Double = arctan.bSquared
  ) throws -> StieltjesTransform {
    try StieltjesTransform(
      input: SpectralLaw(parsing: input), ratios: ratios, bSquared: bSquared,
      combination: .tangentKernelApproximation(
        ActivationConstants(a: a, bSquared: bSquared), depth: ratios.count))
  }

  /// Each of L layers of rank n/γ takes 1/γ of the eigenspace of an atom.
  @Test(arguments: [
    ("atoms:0.5@0.5,2@0.5", 1000.0, 10, 0.95600352731048683882),
    ("atoms:0.5@0.5,2@0.5", 100, 20, 0.95600352731048683882),
    ("atoms:0.999999@0.5,1.000001@0.5", 1000, 3, 0.999), ("atoms:1@0.5,1.000000001@0.5", 40, 2, 0.5),
    ("atoms:0@0.3,1@0.3,1.5@0.4", 50, 4, 1e-6), ("atoms:0.2@0.25,0.9@0.25,1@0.25,3@0.25", 5000, 30, 0.9),
  ])
  func atomsKeepWhatTheLayersLeave(_ input: String, ratio: Double, depth: Int, bSquared: Double) throws {
    let transform = try tangentKernel(input, [Double](repeating: ratio, count: depth), bSquared: bSquared)
    let law = try LimitSpectrum(transform)
    let expected = transform.input.atoms.map { $0.mass - Double(depth) / ratio }
    // Places that float64 does not tell apart once the identity is added are one.
    #expect(abs(law.atoms.reduce(0) { $0 + $1.mass } - expected.reduce(0, +)) < 1e-9 || bSquared < 1e-3)
    if law.atoms.count == expected.count {
      for (atom, mass) in zip(law.atoms, expected) { #expect(abs(atom.mass - mass) < 1e-9) }
    }
    #expect(abs(law.massDeficit) < 1e-12)
    #expect(law.support.allSatisfy { $0.mass > 0 && $0.lower < $0.upper })
  }

  /// m(z) of the atoms and intervals found is the solution of the equations: nothing is missing, nothing is invented.
  @Test(arguments: 0..<60) func makesUpTheTransform(_ seed: Int) throws {
    var random = SplitMix(state: UInt64(9000 + seed))
    let (transform, text) = try random.extremeLaw()
    let law = try LimitSpectrum(transform)
    #expect(abs(law.massDeficit) < 1e-9, "\(text)")
    #expect(zip(law.support, law.support.dropFirst()).allSatisfy { $0.upper < $1.lower || $0.upper == $1.lower })
    let identity = transform.combination.identity
    let nodes = try law.quadrature(nodesPerInterval: 4000)
    for angle in [0.4, 1.5, 2.9] {
      let size = (transform.mean - identity) * pow(10, random.uniform(-1, 1))
      let z = Complex(identity + size * cos(angle), size * sin(angle))
      let m = try transform.solve(at: z).stieltjes
      let sum = nodes.reduce(Complex<Double>.zero) { $0 + Complex($1.mass) / (Complex($1.place) - z) }
      #expect((sum - m).length < 2e-3 * m.length, "\(text) at \(z)")
    }
  }

  /// ∫x dν and ∫x² dν from density and atoms, against the closed recursions of the model: with c_lk = E tr X_lᵀX_l X_kᵀX_k/n,
  /// c_ll = (1−b²)² + 2b²(1−b²)m + b⁴c_{l−1,l−1} + γ_l m_l² and c_lk = (1−b²)m_k + b²c_{l−1,k} for k < l.
  @Test(arguments: 0..<40) func momentsFollowTheRecursion(_ seed: Int) throws {
    var random = SplitMix(state: UInt64(300 + seed))
    let depth = [1, 2, 5, 12][seed % 4]
    let ratios = (0..<depth).map { _ in pow(10, random.uniform(-2, 2)) }
    let b = random.uniform(0.05, 1)
    let places = (0..<3).map { _ in random.uniform(0.2, 2) }
    let input = try SpectralLaw(atoms: places, weights: [1, 2, 1])
    let combination: KernelCombination =
      seed % 3 == 0
      ? try .conjugateKernel(layer: depth)
      : try .tangentKernelApproximation(ActivationConstants(a: 1.2, bSquared: b), depth: depth)
    let law = try LimitSpectrum(
      StieltjesTransform(input: input, ratios: ratios, bSquared: b, combination: combination))
    var means = [input.mean]
    var products = [[input.atoms.reduce(0) { $0 + $1.mass * $1.place * $1.place }]]
    for (ratio, below) in zip(ratios, 0...) {
      let mean = 1 - b + b * means[below]
      let row = (0...below).map { (1 - b) * means[$0] + b * products[below][$0] }
      let square = (1 - b) * (1 - b) + 2 * b * (1 - b) * means[below] + b * b * products[below][below]
      for k in 0...below { products[k].append(row[k]) }
      products.append(row + [square + ratio * mean * mean])
      means.append(mean)
    }
    let weights = combination.layers
    let first = zip(weights, means).reduce(0) { $0 + $1.0 * $1.1 }
    var second = 0.0
    for (k, row) in products.enumerated() { for (l, c) in row.enumerated() { second += weights[k] * weights[l] * c } }
    let nodes = try law.quadrature(nodesPerInterval: 4000)
    let shifted = nodes.map { ($0.place - combination.identity, $0.mass) }
    #expect(abs(shifted.reduce(0) { $0 + $1.0 * $1.1 } / first - 1) < 1e-4)
    #expect(abs(shifted.reduce(0) { $0 + $1.0 * $1.0 * $1.1 } / second - 1) < 1e-5)
  }

  /// The density falls to 0 at every edge but a hard one, and is 0 beyond.
  @Test(arguments: 0..<20) func vanishesAtEdges(_ seed: Int) throws {
    var random = SplitMix(state: UInt64(700 + seed))
    let ratios = (0..<(1 + seed % 6)).map { _ in pow(10, random.uniform(-3, 3)) }
    let law = try LimitSpectrum(tangentKernel("atoms:0.3@0.4,1@0.4,2.5@0.2", ratios, bSquared: random.uniform(0.3, 1)))
    for interval in law.support {
      let width = interval.upper - interval.lower
      guard width > 1e-9 * interval.upper, interval.lower > law.transform.combination.identity else { continue }
      let steps = [1e-6, 1e-4].map { $0 * width }
      for (edge, sign) in [(interval.lower, 1.0), (interval.upper, -1.0)] {
        let inside = try law.density(at: steps.map { edge + sign * $0 })
        #expect(try law.density(at: [edge - sign * steps[0]]) == [0])
        // As √distance: a hundred times closer, ten times lower.
        #expect(inside[0] > 0 && inside[0] < 0.3 * inside[1])
      }
    }
  }

  /// Deep networks' conjugate kernels settle, layer by layer, on the law that a layer leaves as it is.
  @Test func twoHundredAndFiftyLayers() throws {
    func support(_ depth: Int) throws -> [SupportInterval] {
      try LimitSpectrum(
        StieltjesTransform(
          input: SpectralLaw(marchenkoPastur: 3), ratios: [Double](repeating: 0.5, count: depth), bSquared: 0.8,
          combination: .conjugateKernel(layer: depth))
      ).support
    }
    let clock = ContinuousClock()
    let start = clock.now
    let deep = try support(250)
    let deeper = try support(1000)
    #expect(clock.now - start < .seconds(60))
    try #require(deep.count == 1 && deeper.count == 1)
    #expect(abs(deep[0].lower / deeper[0].lower - 1) < 1e-9 && abs(deep[0].upper / deeper[0].upper - 1) < 1e-9)
    #expect(try LimitSpectrum(tangentKernel("mp:3", [Double](repeating: 0.5, count: 250))).support.count == 1)
  }

  /// Matrices of the model itself, X_l = b W X_{l−1} + √(1 − b²) Z with independent entries of variance 1/d_l: as many
  /// eigenvalues at each atom as its mass says, to the last one, and all others within the intervals.
  @Test func matricesOfTheModel() throws {
    let (n, width, depth, b) = (480, 30, 3, 0.6)
    var gram = Matrix<Double>(rows: n, columns: n) { i, j in i == j ? (i % 2 == 0 ? 0.5 : 2) : 0 }
    var features = Matrix<Double>(rows: n, columns: n) { i, j in i == j ? (i % 2 == 0 ? 0.5 : 2).squareRoot() : 0 }
    let weights = (0...depth).map { pow(b, Double(depth - $0)) }
    gram.scale(by: weights[0])
    for layer in 1...depth {
      let scale = 1 / Double(width).squareRoot()
      let w = gaussianMatrix(features.columns, width, seed: layer)
      let z = gaussianMatrix(n, width, seed: 100 + layer)
      let mapped = Matrix.product(features, w)
      features = Matrix(rows: n, columns: width) { i, j in
        scale * (b.squareRoot() * mapped[i, j] + (1 - b).squareRoot() * z[i, j])
      }
      gram.add(features.gram, scaledBy: weights[layer])
    }
    let values = try SymmetricEigen.values(of: gram)
    let law = try LimitSpectrum(
      StieltjesTransform(
        input: SpectralLaw(parsing: "atoms:0.5,2"),
        ratios: [Double](repeating: Double(n) / Double(width), count: depth),
        bSquared: b, combination: KernelCombination(identity: 0, layers: weights)))
    #expect(law.atoms.count == 2)
    for atom in law.atoms {
      let count = values.count { abs($0 - atom.place) < 1e-10 }
      #expect(abs(Double(count) - Double(n) * atom.mass) < 1e-6)
    }
    for interval in law.support {
      let count = values.count { value in
        0.9 * interval.lower < value && value < 1.1 * interval.upper
          && !law.atoms.contains { abs($0.place - value) < 1e-10 }
      }
      #expect(abs(Double(count) - Double(n) * interval.mass) <= 3)
    }
  }

  /// A single layer whose μ_0 is one point: the Marčenko–Pastur law, shifted.
  @Test(arguments: [1e-3, 0.7, 5, 1e4]) func onePoint(_ ratio: Double) throws {
    let law = try LimitSpectrum(
      StieltjesTransform(
        input: .pointMass(at: 1), ratios: [ratio], bSquared: 0.3,
        combination: KernelCombination(identity: 2, layers: [3, 1])))
    let bulk = try MarchenkoPastur(ratio: ratio)
    #expect(law.support.count == 1)
    #expect(abs(law.support[0].upper - 5 - bulk.upperEdge) < 1e-11 * (5 + bulk.upperEdge))
    #expect(abs(law.support[0].lower - 5 - bulk.lowerEdge) < 1e-11 * (5 + bulk.lowerEdge))
    #expect(abs((law.atoms.first?.mass ?? 0) - bulk.atom) < 1e-12)
  }

  /// m just above the axis, a breath beyond the right edge of a narrow interval; from 50-digit arithmetic.
  @Test func besideAnEdge() throws {
    let transform = try StieltjesTransform(
      input: SpectralLaw(parsing: "mp:357.26"), ratios: [0.0020396], bSquared: 0.930469923615295,
      combination: .conjugateKernel(layer: 1))
    let m = try transform.solve(at: Complex(298.2134263738004, 3.4e-10)).stieltjes
    #expect(relativeError(m, Complex(-0.0031767960427957883854, 2.4687629643087075922e-10)) < 1e-10)
    #expect(abs(m.imaginary / 2.4687629643087075922e-10 - 1) < 1e-4)
  }
}
