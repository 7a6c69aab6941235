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
    if isEvaluated { seen.append((History.evaluations, try losses(training: loss))) }
    seen += try observations(isEvaluated: isEvaluated, isEnd: isEnd)
    if let quantity = seen.lazy.flatMap(\.quantities).first(where: { !$0.values.allSatisfy(\.isFinite) }) {
      throw diverged(in: epoch, "\(quantity.name) is not finite")
    }
    for (table, quantities) in seen { history.record(epoch: epoch, quantities, in: table) }
    return loss
  }

  /// The losses (the schedule's), and where they are squares R² = 1 − MSE/Var(y), which constant labels have none of.
  ///
  /// - Parameter sum: the sum of the training loss, where it is known.
  private func losses(training sum: Double?) throws -> [Quantity] {
    var quantities: [Quantity] = []
    for (name, data, known) in [("train", training as LabelledData?, sum), ("test", test, nil)] {
      guard let data else { continue }
      let sum = try known ?? model.lossSum(data)
      let (n, k) = (data.inputs.rows, data.labels.columns)
      quantities.append(Quantity("\(name)-loss", schedule.loss.factor(samples: n, outputs: k) * sum))
      if schedule.loss.isSquare, data.variance > 0 {
        quantities.append(Quantity("\(name)-r2", 1 - sum / Double(n * k) / data.variance))
      }
    }
    if recorded != nil { quantities += [Quantity("time", time), Quantity("learning-rate", rate)] }
    return quantities
  }

  private func observations(isEvaluated: Bool, isEnd: Bool) throws -> [(table: String, quantities: [Quantity])] {
    let due = watches.indices.filter {
      watches[$0].isDue(at: epoch, listed: watched[$0], isEvaluated: isEvaluated, isEnd: isEnd)
    }
    guard !due.isEmpty else { return [] }
    let observation = Observation(
      epoch: epoch, network: try network(), initial: initial, training: training, test: test)
    return try due.map { (watches[$0].table, try watches[$0].observer.observe(observation)) }
  }
}
