import ArgumentParser
import Training

extension Train {
  /// The schedule that the options describe.
  ///
  /// - Throws: `ValidationError` for a phase that cannot be read.
  func schedule() throws -> Schedule {
    Schedule(
      phases: try phases(), batchSize: optimiser == .gd ? nil : batch ?? 32, loss: loss, trained: layers,
      stoppingLoss: stop, evaluationInterval: evaluate ?? 1, records: records, snapshots: try keptEpochs(), seed: seed)
  }

  /// The epochs of --snapshots and --log-snapshots.
  private func keptEpochs() throws -> [Int] {
    let listed = snapshots?.elements ?? []
    guard let logSnapshots else { return listed }
    let last = try phases().reduce(0) { $0 + $1.epochs }
    return Set(listed + [0] + Schedule.logarithmicEpochs(logSnapshots, to: last)).sorted()
  }

  /// The phase of the main options, and those of --phase.
  func phases() throws -> [Phase] {
    let first = Phase(
      optimiser: optimiser(optimiser), learningRate: learningRate ?? learningRateRelative ?? 0,
      unit: learningRate == nil ? .inverseCurvature : .absolute, epochs: epochs)
    return try [first]
      + phase.map { text in
        let parts = text.split(separator: ":").map(String.init)
        guard parts.count == 3, let name = OptimiserName(rawValue: parts[0]), let rate = Double(parts[1]), rate > 0,
          rate.isFinite, let epochs = Int(parts[2]), 0..<1 << 31 ~= epochs
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
      "optimiser": optimiser.rawValue, "epochs": "\(epochs)", "loss": loss.rawValue, "layers": layers.rawValue,
      "evaluate": "\(evaluate ?? 1)", "seed": "\(seed)",
      "precision": precision.rawValue, "phases": phase.joined(separator: ","),
    ]
    parameters["learning-rate"] = learningRate.map { "\($0)" }
    parameters["learning-rate-relative"] = learningRateRelative.map { "\($0)" }
    parameters["batch"] = optimiser == .gd ? nil : "\(batch ?? 32)"
    parameters["momentum"] = optimiser == .momentum ? "\(momentum)" : nil
    parameters["adam-form"] = optimiser == .adam ? adamForm.rawValue : nil
    parameters["epsilon"] = epsilon.map { "\($0)" }
    parameters["stop"] = stop.map { "\($0)" }
    if let records { (parameters["records"], parameters["evaluate"]) = ("\(records)", nil) }
    parameters["log-snapshots"] = logSnapshots.map { "\($0)" }
    parameters["centre-output"] = centreOutput ? "true" : nil
    return parameters
  }
}
