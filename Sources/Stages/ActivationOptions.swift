import ArgumentParser
import Networks

/// The options that name an activation.
struct ActivationOptions: ParsableArguments {
  @Option(help: "The activation σ; power:q is (x)₊^q, q > ½.")
  var activation: Activation.Kind = .arctan

  @Option(help: "unit: E σ(ξ) = 0 and E σ(ξ)² = 1 for ξ ~ N(0,1); centred: only the first; none: as it is.")
  var normalisation: Activation.Normalisation = .unit

  var value: Activation { Activation(activation, normalisation: normalisation) }
}
