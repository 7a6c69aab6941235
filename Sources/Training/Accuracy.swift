import LinearAlgebra

/// The share of samples whose class is right, as `train-accuracy` and, where there are test data, `test-accuracy`: of one
/// output the sign of the label ±1, of several the largest.
public struct Accuracy<Element: Scalar>: Observer {
  public init() {}

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    let train = Quantity(
      "train-accuracy", Self.share(of: try observation.outputs(), right: observation.training.labels))
    guard let test = observation.test else { return [train] }
    return [
      train, Quantity("test-accuracy", Self.share(of: try observation.outputs(isTest: true), right: test.labels)),
    ]
  }

  private static func share(of outputs: Matrix<Element>, right labels: Matrix<Element>) -> Double {
    let count = (0..<outputs.rows).count { row in
      guard outputs.columns > 1 else { return outputs[row, 0] * labels[row, 0] > 0 }
      let largest = { (matrix: Matrix<Element>) in
        (0..<matrix.columns).max { matrix[row, $0] < matrix[row, $1] }
      }
      return largest(outputs) == largest(labels)
    }
    return Double(count) / Double(max(outputs.rows, 1))
  }
}
