import Diagnostics
import LinearAlgebra
import Store

extension Trainer {
  /// Evaluates and calls observers where this epoch is theirs; returns the sum of the training loss where the
  /// run may stop at it.
  ///
  /// - Throws: `Problem.numericalFailure` where what is to be recorded is not finite; then nothing of the epoch is.
  func look(isLast: Bool) throws -> Double? {
    let loss = schedule.stoppingLoss == nil ? nil : try model.lossSum(training)
    let isEnd = isLast || isBelowStop(loss)
    let isEvaluated =
      isEnd || epoch == 0 || (recorded?.contains(epoch) ?? (epoch % schedule.evaluationInterval == 0))
    var seen: [(table: String, quantities: [Quantity])] = []
    let due = watches.indices.filter {
      watches[$0].isDue(at: epoch, listed: watched[$0], isEvaluated: isEvaluated, isEnd: isEnd)
    }
    let observation =
      due.isEmpty
      ? nil
      : Observation(
        epoch: epoch, network: try network(), initial: initial, training: training, test: test,
        kernelSamples: kernelSamples)
    if let observation {
      seen += try due.map { (watches[$0].table, try watches[$0].observer.observe(observation)) }
    }
    if isEvaluated {
      let hasOutputs = due.contains { watches[$0].observer.needsOutputs }
      seen.insert((History.evaluations, try losses(training: loss, hasOutputs ? observation : nil)), at: 0)
    }
    if let quantity = seen.lazy.flatMap(\.quantities).first(where: { !$0.values.allSatisfy(\.isFinite) }) {
      throw diverged(in: epoch, "\(quantity.name) is not finite")
    }
    for (table, quantities) in seen { history.record(epoch: epoch, quantities, in: table) }
    return loss
  }

  /// The losses (the schedule's), and where they are squares R² = 1 − MSE/Var(y), which constant labels have none of.
  ///
  /// - Parameters:
  ///   - sum: the sum of the training loss, where it is known.
  ///   - observation: where outputs are needed anyway.
  private func losses(training sum: Double?, _ observation: Observation<Element>?) throws -> [Quantity] {
    var quantities: [Quantity] = []
    for (name, data, known) in [("train", training as LabelledData?, sum), ("test", test, nil)] {
      guard let data else { continue }
      let (n, k) = (data.inputs.rows, data.labels.columns)
      let sum =
        try known ?? observation.map { try lossSum(of: $0.outputs(isTest: name == "test"), data) }
        ?? model.lossSum(data)
      quantities.append(Quantity("\(name)-loss", schedule.loss.factor(samples: n, outputs: k) * sum))
      if schedule.loss.isSquare, data.variance > 0 {
        quantities.append(Quantity("\(name)-r2", 1 - sum / Double(n * k) / data.variance))
      }
    }
    if recorded != nil { quantities += [Quantity("time", time), Quantity("learning-rate", rate)] }
    return quantities
  }

  /// The loss's sum of known outputs, but for its factor.
  private func lossSum(of outputs: Matrix<Element>, _ data: LabelledData<Element>) -> Double {
    var cotangents = outputs
    return cotangents.withUnsafeMutablePointer { outputs in
      data.labels.withUnsafePointer {
        schedule.loss.evaluate(rows: data.labels.rows, outputs: data.labels.columns, outputs, $0)
      }
    }
  }
}
