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
  ///
  /// - Throws: `ValidationError` where they cannot be read.
  func keptEpochs() throws -> Set<Int> {
    let last = try phases().reduce(0) { $0 + $1.epochs }
    var epochs: Set<Int> = []
    if let snapshots {
      guard let selection = EpochSelection(snapshots.replacing(",", with: "+")) else {
        throw ValidationError("--snapshots '\(snapshots)' is neither a list of epochs, such as 0,5,20, nor every:10.")
      }
      if case .every(let interval) = selection, last / interval > 1 << 20 {
        throw ValidationError("--snapshots '\(snapshots)' names more than 2²⁰ of the \(last) epochs.")
      }
      epochs = selection.epochs(to: last)
    }
    if let logSnapshots { epochs.formUnion(EpochSelection.logarithmic(logSnapshots).epochs(to: last)) }
    return epochs
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

  /// The parameters by name, for provenance: every option that decides what the file holds.
  var parameters: [String: String] {
    var parameters = [
      "optimiser": optimiser.rawValue, "epochs": "\(epochs)", "loss": loss.rawValue, "layers": layers.text,
      "evaluate": "\(evaluate ?? 1)", "seed": "\(seed)", "keep": keep.rawValue,
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
    parameters["observe"] = observe?.text
    parameters["snapshots"] = snapshots
    parameters["log-snapshots"] = logSnapshots.map { "\($0)" }
    parameters["centre-output"] = centreOutput ? "true" : nil
    parameters["linear-baseline"] = linearBaseline ? "true" : nil
    return parameters
  }
}
