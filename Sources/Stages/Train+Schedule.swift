import ArgumentParser
import Training

extension Train {
  /// The schedule that the options describe.
  ///
  /// - Throws: `ValidationError` for a phase that cannot be read.
  func schedule() throws -> Schedule {
    Schedule(
      phases: try phases(), batchSize: optimiser == .gd ? nil : batch ?? 32, loss: loss, trained: layers,
      stoppingLoss: stop, evaluationInterval: evaluate, snapshots: snapshots?.elements ?? [], seed: seed)
  }

  /// The phase of the main options, and those of --phase.
  func phases() throws -> [Phase] {
    let first = Phase(optimiser: optimiser(optimiser), learningRate: learningRate, epochs: epochs)
    return try [first]
      + phase.map { text in
        let parts = text.split(separator: ":").map(String.init)
        guard parts.count == 3, let name = OptimiserName(rawValue: parts[0]), let rate = Double(parts[1]), rate > 0,
          let epochs = Int(parts[2]), epochs >= 0
        else { throw ValidationError("--phase '\(text)' is not optimiser:rate:epochs, such as sgd:0.0005:100.") }
        return Phase(optimiser: optimiser(name), learningRate: rate, epochs: epochs)
      }
  }

  private func optimiser(_ name: OptimiserName) -> Optimiser {
    switch name {
    case .gd, .sgd: .sgd(momentum: 0)
    case .momentum: .sgd(momentum: momentum)
    case .adam:
      .adam(beta1: 0.9, beta2: 0.999, epsilon: epsilon ?? (adamForm == .keras ? 1e-7 : 1e-8), form: adamForm)
    case .adagrad: .adagrad(epsilon: epsilon ?? 1e-10)
    }
  }

  /// The parameters by name, for provenance.
  var parameters: [String: String] {
    var parameters = [
      "optimiser": optimiser.rawValue, "learning-rate": "\(learningRate)", "epochs": "\(epochs)",
      "loss": loss.rawValue, "layers": layers.rawValue, "evaluate": "\(evaluate)", "seed": "\(seed)",
      "precision": precision.rawValue, "phases": phase.joined(separator: ","),
    ]
    parameters["batch"] = optimiser == .gd ? nil : "\(batch ?? 32)"
    parameters["momentum"] = optimiser == .momentum ? "\(momentum)" : nil
    parameters["adam-form"] = optimiser == .adam ? adamForm.rawValue : nil
    parameters["epsilon"] = epsilon.map { "\($0)" }
    parameters["stop"] = stop.map { "\($0)" }
    return parameters
  }
}
