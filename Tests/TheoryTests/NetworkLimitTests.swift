import Diagnostics
import Networks
import Testing
import Theory

/// The step from a network to its limit.
@Suite struct NetworkLimitTests {
  private func network(
    _ kind: Activation.Kind = .arctan, _ normalisation: Activation.Normalisation = .unit,
    _ parametrisation: Parametrisation = .unit
  ) -> FullyConnected {
    FullyConnected(
      inputs: 200, widths: [1200, 300], activation: Activation(kind, normalisation: normalisation),
      parametrisation: parametrisation)
  }

  @Test func ratiosAndConstants() throws {
    let limit = try NetworkLimit(of: network(), samples: 600)
    #expect(limit.ratios == [0.5, 2] && limit.depth == 2 && limit.input.marchenkoPastur?.ratio == 3)
    #expect(abs(limit.constants.a - FigureOne.a) < 1e-13 && abs(limit.constants.bSquared - FigureOne.bSquared) < 1e-13)
    let other = try NetworkLimit(of: network(.linear), samples: 600, input: .pointMass(at: 1))
    #expect(abs(other.constants.a - 1) < 1e-13 && abs(other.constants.bSquared - 1) < 1e-13)
    #expect(other.input.marchenkoPastur == nil && other.input.atoms == [Atom(place: 1, mass: 1)])
  }

  /// E of the NTK's diagonal is Σ_l τ_{l+1} a^{L−l}, l = 0…L, at samples of norm 1.
  @Test func meanOfTheTangentKernel() throws {
    let limit = try NetworkLimit(of: network(), samples: 600)
    let a = limit.constants.a
    for scalings in [nil, [0.5, 2, 3]] as [[Double]?] {
      let (first, second, last) = scalings.map { ($0[0], $0[1], $0[2]) } ?? (1, 1, 1)
      let expected = first * a * a + second * a + last
      #expect(abs(try limit.tangentKernel(scalings: scalings).mean - expected) < 1e-12)
    }
    #expect(abs(try limit.conjugateKernel(layer: 1).mean - 1) < 1e-14)
  }

  /// The tangent parametrisation with σ_w = 1 and without biases is the plain one.
  @Test func parametrisations() throws {
    let plain = try NetworkLimit(of: network(.tanh, .unit, .tangent(weightScale: 1, biasScale: 0)), samples: 10)
    #expect(try plain.constants == NetworkLimit(of: network(.tanh), samples: 10).constants)
    for other in [.tangent(weightScale: 1, biasScale: 1), .tangent(weightScale: 2, biasScale: 0), .meanField]
      as [Parametrisation]
    {
      let problem = try #require(throws: Problem.self) {
        try NetworkLimit(of: network(.arctan, .unit, other), samples: 10)
      }
      #expect(problem.category == .badInput && problem.object == "attribute parametrisation")
    }
  }

  @Test func refusals() throws {
    for normalisation in [Activation.Normalisation.none, .centred] {
      let problem = try #require(throws: Problem.self) {
        try NetworkLimit(of: network(.relu, normalisation), samples: 10)
      }
      #expect(problem.category == .badInput && problem.object?.contains("normalisation") ?? false)
    }
    for samples in [0, -3] {
      #expect(throws: Problem.self) { try NetworkLimit(of: network(), samples: samples) }
    }
    let limit = try NetworkLimit(of: network(), samples: 600)
    for layer in [0, 3] { #expect(throws: Problem.self) { try limit.conjugateKernel(layer: layer) } }
    #expect(throws: Problem.self) { try limit.tangentKernel(scalings: [1, 1]) }
  }
}
