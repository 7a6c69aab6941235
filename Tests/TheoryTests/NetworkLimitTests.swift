import ComplexModule
import Diagnostics
import Foundation
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
    let constants = limit.layers.map(\.constants)
    #expect(constants.allSatisfy { abs($0.a - FigureOne.a) < 1e-13 && abs($0.bSquared - FigureOne.bSquared) < 1e-13 })
    let other = try NetworkLimit(of: network(.linear), samples: 600, input: .pointMass(at: 1))
    #expect(other.layers.allSatisfy { abs($0.constants.a - 1) < 1e-13 && abs($0.constants.bSquared - 1) < 1e-13 })
    #expect(other.input.marchenkoPastur == nil && other.input.atoms == [Atom(place: 1, mass: 1)])
  }

  /// E of the NTK's diagonal is Σ_l τ_{l+1} a^{L−l}, l = 0…L, at samples of norm 1.
  @Test func meanOfTheTangentKernel() throws {
    let limit = try NetworkLimit(of: network(), samples: 600)
    let a = limit.layers[0].constants.a
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
    #expect(try plain.layers == NetworkLimit(of: network(.tanh), samples: 10).layers && plain.isNormalised)
    for other in [.tangent(weightScale: 1, biasScale: 1), .meanField] as [Parametrisation] {
      let problem = try #require(throws: Problem.self) {
        try NetworkLimit(of: network(.arctan, .unit, other), samples: 10)
      }
      #expect(problem.category == .badInput && problem.object == "attribute parametrisation")
    }
  }

  @Test func refusals() throws {
    // A mean in the last layer is an outlier, before it a correlation of all samples.
    let rectifier = try NetworkLimit(of: network(.relu, .none), samples: 600)
    #expect(try rectifier.layers[0].outlier > 0 && rectifier.conjugateKernel(layer: 1).depth == 1)
    for law in [{ try rectifier.conjugateKernel(layer: 2) }, { try rectifier.tangentKernel() }] {
      let problem = try #require(throws: Problem.self) { try law() }
      #expect(problem.category == .usage && problem.cause.contains("correlated") && problem.remedy != nil)
    }
    for samples in [0, -3] {
      #expect(throws: Problem.self) { try NetworkLimit(of: network(), samples: samples) }
    }
    let limit = try NetworkLimit(of: network(), samples: 600)
    for layer in [0, 3] { #expect(throws: Problem.self) { try limit.conjugateKernel(layer: layer) } }
    #expect(throws: Problem.self) { try limit.tangentKernel(scalings: [1, 1]) }
  }

  /// A scaled activation is the normalised one times a number; σ_w = c of the first layer and its scale go together.
  @Test func scaledActivations() throws {
    // Homogeneous: the odd part alone, in closed form.
    let linear = try LayerConstants.layers(of: Activation(.linear, normalisation: .none), depth: 3, weightScale: 1.5)
    for (l, layer) in linear.enumerated() {
      #expect(abs(layer.constants.a - 1) < 1e-13 && layer.constants.bSquared == 1 && layer.outlier == 0)
      #expect(abs(layer.scale / pow(2.25, Double(l + 2)) - 1) < 1e-12)
    }
    // sin: at pre-activations of variance p, v = e^{−p} sinh p and b_σ² v = p e^{−p}.
    var p = 1.44
    for layer in try LayerConstants.layers(of: Activation(.sine, normalisation: .none), depth: 3, weightScale: 1.2) {
      let v = exp(-p) * sinh(p)
      #expect(abs(layer.scale / (1.44 * v) - 1) < 1e-12)
      #expect(abs(layer.constants.bSquared * v / (p * exp(-p)) - 1) < 1e-12)
      #expect(abs(layer.constants.a * v / (p * exp(-p) * cosh(p)) - 1) < 1e-12)
      p = layer.scale
    }
    // ReLU: v = ½ − 1/2π, m² = 1/2π.
    let rectifier = try LayerConstants.layers(of: Activation(.relu, normalisation: .none), depth: 1)[0]
    let unit = try ActivationConstants(of: Activation(.relu))
    #expect(abs(rectifier.constants.a - unit.a) < 1e-12 && abs(rectifier.constants.bSquared - unit.bSquared) < 1e-12)
    #expect(abs(rectifier.scale - (0.5 - 0.5 / .pi)) < 1e-14 && abs(rectifier.outlier - 0.5 / .pi) < 1e-14)
    // A centred one has the normalised one's law, scaled.
    let (n, constants) = (600, try LayerConstants.layers(of: Activation(.sine), depth: 1)[0])
    let sine = FullyConnected(inputs: 200, widths: [300], activation: Activation(.sine, normalisation: .none))
    let limit = try NetworkLimit(of: sine, samples: n)
    var scaled = sine
    scaled.activation = Activation(.sine)
    let normalised = try NetworkLimit(of: scaled, samples: n)
    let factor = limit.layers[0].scale
    #expect(abs(limit.layers[0].constants.a - constants.constants.a) < 1e-12)
    for z in [Complex(0.3, 0.1), Complex(2, 0.01)] {
      let (one, other) = (try limit.tangentKernel(), try normalised.tangentKernel())
      let difference = try one.stieltjes(at: z) - other.stieltjes(at: z / Complex(factor)) / Complex(factor)
      #expect(difference.length < 1e-9)
    }
  }
}
