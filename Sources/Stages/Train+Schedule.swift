import ArgumentParser
import Training

extension Train {
  /// The schedule that the options describe.
  ///
  /// - Throws: `ValidationError` for a phase that cannot be read.
  func schedule() throws -> Schedule {
    Schedule(
      phases: try phases(), loss: loss, trained: layers, stoppingLoss: stop, evaluationInterval: evaluate ?? 1,
      records: records, snapshots: try keptEpochs(), seed: seed)
  }

  /// The epochs of --snapshots and --log-snapshots.
  ///
  /// - Throws: `ValidationError` where they cannot be read.
  func keptEpochs() throws -> Set<Int> {
    let last = try phases().epochs
    var epochs: Set<Int> = []
    if let selection = try snapshotSelection() {
      if case .every(let interval) = selection, last / interval > 1 << 20 {
        throw ValidationError("--snapshots '\(snapshots ?? "")' names more than 2²⁰ of the \(last) epochs.")
      }
      epochs = selection.epochs(to: last)
    }
    if let logSnapshots { epochs.formUnion(EpochSelection.logarithmic(logSnapshots).epochs(to: last)) }
    return epochs
  }

  private func snapshotSelection() throws -> EpochSelection? {
    guard let snapshots else { return nil }
    guard let selection = EpochSelection(snapshots.replacing(",", with: "+")) else {
      throw ValidationError("--snapshots '\(snapshots)' is neither a list of epochs, such as 0,5,20, nor every:10.")
    }
    return selection
  }

  /// Whether the weights of the end are kept wherever a run stops: unless the epochs are listed.
  func keepsEnd() throws -> Bool {
    if logSnapshots != nil { return true }
    switch try snapshotSelection() {
    case nil, .listed: return false
    case .every, .logarithmic: return true
    }
  }

  /// The phase of the main options, and those of --phase.
  ///
  /// - Throws: `ValidationError` for a phase that cannot be read, or would keep what the one before has not.
  func phases() throws -> [Phase] {
    let first = Phase(
      optimiser: optimiser(optimiser), learningRate: learningRate ?? learningRateRelative ?? 0,
      unit: learningRate == nil ? .inverseCurvature : .absolute, epochs: epochs, batchSize: batch(of: optimiser),
      decay: decay ?? 1, weightDecay: weightDecay)
    let later: [PhaseOption]
    do { later = try phase.flatMap { try PhaseOption.all(in: $0) } } catch let mistake as PhaseOption.Mistake {
      throw ValidationError("--phase: \(mistake.text).")
    }
    let phases =
      [first]
      + later.map { phase in
        Phase(
          optimiser: optimiser(phase.optimiser, epsilon: phase.epsilon, momentum: phase.momentum),
          learningRate: phase.rate, epochs: phase.epochs, batchSize: phase.batch ?? batch(of: phase.optimiser),
          decay: phase.decay ?? 1, weightDecay: phase.weightDecay ?? weightDecay, keepsState: phase.keeps)
      }
    if let phase = phases.first(where: { !$0.hasSmallDecay }) {
      throw ValidationError(
        phase.unit == .absolute
          ? "weight decay \(phase.weightDecay) times the learning rate \(phase.learningRate) must be at least 0 and below 1: "
            + "give --weight-decay, or weight-decay= in a phase, accordingly."
          : "--weight-decay goes with --learning-rate, not with --learning-rate-relative.")
    }
    for (former, phase) in zip(phases, phases.dropFirst()) where phase.keepsState && !phase.canContinue(former) {
      throw ValidationError("--phase: keep is for the optimiser of the phase before: momentum, adam or adagrad again.")
    }
    return phases
  }

  /// Samples in a batch where a phase does not say so.
  private func batch(of name: OptimiserName) -> Int? { name == .gd ? nil : batch ?? 32 }

  private func optimiser(_ name: OptimiserName, epsilon own: Double? = nil, momentum ownMomentum: Double? = nil)
    -> Optimiser
  {
    let epsilon = own ?? self.epsilon
    switch name {
    case .gd, .sgd: return .sgd(momentum: 0)
    case .momentum: return .sgd(momentum: ownMomentum ?? momentum)
    case .adam:
      return .adam(beta1: 0.9, beta2: 0.999, epsilon: epsilon ?? (adamForm == .keras ? 1e-7 : 1e-8), form: adamForm)
    case .adagrad: return .adagrad(epsilon: epsilon ?? 1e-10)
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
    parameters["decay"] = decay.map { "\($0)" }
    parameters["weight-decay"] = weightDecay == 0 ? nil : "\(weightDecay)"
    parameters["on-divergence"] = onDivergence == .fail ? nil : onDivergence.rawValue
    parameters["stop"] = stop.map { "\($0)" }
    if let records { (parameters["records"], parameters["evaluate"]) = ("\(records)", nil) }
    parameters["observe"] = observe?.text
    parameters["observed-samples"] = observedSamples.map { "\($0)" }
    parameters["snapshots"] = snapshots
    parameters["log-snapshots"] = logSnapshots.map { "\($0)" }
    parameters["centre-output"] = centreOutput ? "true" : nil
    parameters["linear-baseline"] = linearBaseline ? "true" : nil
    return parameters
  }
}
