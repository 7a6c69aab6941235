import ComplexModule
import Diagnostics
import Foundation
import RealModule
import Testing
import Theory

@Suite struct SpectralLawTests {
  @Test func parsing() throws {
    let law = try SpectralLaw(parsing: "atoms:0.5@0.4,1@0.4,2@0.2")
    #expect(law.atoms.map(\.place) == [0.5, 1, 2])
    #expect(abs(law.mean - 1) < 1e-15)
    #expect(law.bounds == 0.5...2)
    #expect(try SpectralLaw(parsing: "atoms:3,3").atoms == [Atom(place: 3, mass: 1)])
    let wide = try SpectralLaw(parsing: "mp:3")
    #expect(abs(wide.atoms[0].mass - 2.0 / 3) < 1e-15)
    #expect(wide.bounds.lowerBound == 0)
  }

  static let malformed = [
    "", "mp", "mp:", "mp:-1", "mp:x", "atoms:", "atoms:1@", "atoms:-1", "atoms:1@0", "cube:1",
  ]

  @Test(arguments: malformed)
  func malformedText(_ text: String) throws {
    let problem = try #require(throws: Problem.self) { try SpectralLaw(parsing: text) }
    #expect(problem.category == .usage)
    #expect(problem.remedy != nil)
  }

  @Test func rejectsBadSpectra() {
    #expect(throws: Problem.self) { try SpectralLaw(eigenvalues: []) }
    #expect(throws: Problem.self) { try SpectralLaw(eigenvalues: [1, .nan]) }
    #expect(throws: Problem.self) { try SpectralLaw(eigenvalues: [1, -0.1]) }
    #expect(throws: Problem.self) { try SpectralLaw(atoms: [1], weights: [1, 2]) }
  }

  /// The vectorised sums against plain complex ones, near the atoms and far away.
  @Test func atomsAgainstPlainSums() throws {
    let places = (0..<1003).map { exp(-6 + 0.012 * Double($0)) }
    let law = try SpectralLaw(eigenvalues: places)
    for z in [Complex(0.5, 1e-3), Complex(-3, 2), Complex(1e9, 1), Complex(-1e-4, 1e-6), Complex(700, -5)] {
      var value = Complex<Double>.zero
      var slope = Complex<Double>.zero
      for place in places {
        let term = Complex(1) / (Complex(place) - z)
        value += term.divided(by: Double(places.count))
        slope += (term * term).divided(by: Double(places.count))
      }
      #expect(relativeError(law.stieltjes(at: z), value) < 1e-12)
      #expect(relativeError(law.stieltjesDerivative(at: z), slope) < 1e-10)
    }
  }

  @Test(arguments: [0.01, 0.5, 1, 3, 100]) func marchenkoPasturEquation(_ ratio: Double) throws {
    let law = try SpectralLaw(marchenkoPastur: ratio)
    for z in [Complex(0.3, 0.01), Complex(-2, 1e-6), Complex(5, 2), Complex(1e-5, -1e-6), Complex(1e7, 1)] {
      let m = law.stieltjes(at: z)
      let right = Complex(1) / (Complex(1 - ratio) - (z * m).multiplied(by: ratio) - z)
      #expect(relativeError(m, right) < 1e-7)
      #expect(m.imaginary * z.imaginary > 0)
      let step = 1e-5 * z.length
      let difference = (law.stieltjes(at: z + Complex(step)) - law.stieltjes(at: z - Complex(step)))
        .divided(by: 2 * step)
      #expect(relativeError(law.stieltjesDerivative(at: z), difference) < 1e-3 || abs(z.imaginary) < 1e-3)
    }
  }

  @Test(arguments: [0.1, 0.5, 1, 2, 30]) func marchenkoPasturDistribution(_ ratio: Double) throws {
    let law = try MarchenkoPastur(ratio: ratio)
    let (low, high) = (law.lowerEdge, law.upperEdge)
    #expect(law.distribution(at: -1e-300) == 0)
    #expect(law.distribution(at: 0) == law.atom)
    #expect(law.distribution(at: high) == 1)
    let nodes = 4000
    var sum = law.atom
    for index in 0..<nodes {
      let angle = Double.pi * (Double(index) + 0.5) / Double(nodes)
      let x = (low + high) / 2 - (high - low) / 2 * cos(angle)
      sum += law.density(at: x) * (high - low) / 2 * sin(angle) * .pi / Double(nodes)
      let end = Double.pi * Double(index + 1) / Double(nodes)
      let edge = (low + high) / 2 - (high - low) / 2 * cos(end)
      if index % 500 == 499 { #expect(abs(law.distribution(at: edge) - sum) < 1e-5) }
    }
    #expect(abs(sum - 1) < 1e-9)
  }
}
