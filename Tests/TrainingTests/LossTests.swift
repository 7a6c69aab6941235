import Diagnostics
import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing
import Training

@Suite("Losses")
struct LossTests {
  private func labels(_ n: Int, _ k: Int, for loss: Loss) -> Matrix<Double> {
    let numbers = gaussianMatrix(n, k, seed: 8)
    switch loss {
    case .meanSquare, .halfMeanSquare: return numbers
    case .logistic: return Matrix(rows: n, columns: k) { numbers[$0, $1] < 0 ? -1 : 1 }
    case .crossEntropy:
      return Matrix(rows: n, columns: k) { row, c in
        numbers[row, c] * numbers[row, c] / (0..<k).reduce(0) { $0 + numbers[row, $1] * numbers[row, $1] }
      }
    }
  }

  /// The loss by its definition.
  private func value(_ loss: Loss, _ f: Matrix<Double>, _ y: Matrix<Double>) -> Double {
    let (n, k) = (Double(f.rows), Double(f.columns))
    return (0..<f.rows).reduce(0.0) { sum, i in
      let total = (0..<f.columns).reduce(0.0) { $0 + exp(f[i, $1]) }
      return sum
        + (0..<f.columns).reduce(0.0) { sum, c in
          switch loss {
          case .meanSquare: sum + pow(f[i, c] - y[i, c], 2) / (n * k)
          case .halfMeanSquare: sum + pow(f[i, c] - y[i, c], 2) / (2 * n * k)
          case .logistic: sum + log(1 + exp(-y[i, c] * f[i, c])) / (n * k)
          case .crossEntropy: sum - y[i, c] * (f[i, c] - log(total)) / n
          }
        }
    }
  }

  @Test("value and step are those of the definition, in one tile and in several", arguments: Loss.allCases, [7, 530])
  func definition(loss: Loss, n: Int) throws {
    for k in loss == .crossEntropy ? [2, 5] : [1, 3] {
      let network = try Network<Double>(
        RandomNetwork(FullyConnected(inputs: 3, widths: [4], outputs: k, activation: Activation(.tanh)), seed: 2))
      let samples = LabelledData(inputs: gaussianMatrix(n, 3, seed: 1), labels: labels(n, k, for: loss))
      let rate = 0.01
      let trainer = try Trainer(
        network,
        schedule: Schedule(
          phases: [Phase(optimiser: .sgd(momentum: 0), learningRate: rate, epochs: 1)], loss: loss),
        training: samples)
      try trainer.run()
      let expected = try value(loss, network.outputs(samples.inputs), samples.labels)
      #expect(relativeError(try #require(trainer.history["train-loss"]?.first), expected) < 1e-12)
      #expect((trainer.history["train-r2"] == nil) == !loss.isSquare)
      let gradient = try finiteDifferences(network) { try value(loss, $0.outputs(samples.inputs), samples.labels) }
      let taken = zip(network.numbers.joined(), try trainer.network().numbers.joined()).map { ($0 - $1) / rate }
      #expect(zip(taken, gradient.joined()).allSatisfy { abs($0 - $1) < 1e-7 })
    }
  }

  @Test("outputs far from 0 neither overflow nor lose their loss", arguments: [Loss.logistic, .crossEntropy])
  func extremes(loss: Loss) throws {
    let k = loss == .logistic ? 1 : 2
    var network = try Network<Double>(
      RandomNetwork(
        FullyConnected(inputs: 1, widths: [1], outputs: k, activation: Activation(.linear, normalisation: .none)),
        seed: 1))
    network["W/1"] = Matrix(rows: 1, columns: 1, storage: [1])
    network["readout"] = Matrix(rows: k, columns: 1, storage: k == 1 ? [1] : [0, 1])
    let samples = LabelledData(
      inputs: Matrix<Double>(rows: 2, columns: 1, storage: [-2000, 3000]),
      labels: k == 1
        ? Matrix(rows: 2, columns: 1, storage: [1, -1]) : Matrix(rows: 2, columns: 2, storage: [0, 1, 1, 0]))
    let trainer = try Trainer(network, schedule: Schedule(phases: [], loss: loss), training: samples)
    try trainer.run()
    #expect(trainer.history["train-loss"] == [2500])
  }

  @Test("labels that a loss is not for are refused")
  func labels() throws {
    let network = try Network<Double>(
      RandomNetwork(FullyConnected(inputs: 1, widths: [2], outputs: 2, activation: Activation(.tanh)), seed: 2))
    for loss in [Loss.logistic, .crossEntropy] {
      let samples = LabelledData(
        inputs: gaussianMatrix(3, 1, seed: 1), labels: Matrix<Double>(rows: 3, columns: 2, repeating: 0.7))
      #expect(throws: Problem.self) {
        try Trainer(network, schedule: Schedule(phases: [], loss: loss), training: samples)
      }
    }
    let relative = Phase(optimiser: .sgd(momentum: 0), learningRate: 1, unit: .inverseCurvature, epochs: 1)
    let samples = LabelledData(
      inputs: gaussianMatrix(3, 1, seed: 1), labels: Matrix<Double>(rows: 3, columns: 2, repeating: 0.5))
    #expect(throws: Problem.self) {
      try Trainer(network, schedule: Schedule(phases: [relative], loss: .crossEntropy), training: samples)
    }
  }
}
