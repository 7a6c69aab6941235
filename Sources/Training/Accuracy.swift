import Diagnostics
import LinearAlgebra

/// The share of samples whose class is right, as `train-accuracy` and, where there are test data, `test-accuracy`: of one
/// output the sign of the label ±1, 0 being half right, of several the largest, of m equal
/// ones a share 1/m; outputs and labels without a shift.
public struct Accuracy<Element: Scalar>: Observer {
  public init() {}

  public var needsOutputs: Bool { true }

  /// - Throws: `Problem.badInput` where there is one output, and a label other than −1 and 1.
  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    for (name, data) in [("y", observation.training), ("test/y", observation.test ?? observation.training)] {
      guard data.given.columns == 1, let row = data.given.storage.firstIndex(where: { abs($0) != 1 }) else { continue }
      throw Problem(
        .badInput, object: name, cause: "is \(data.given.storage[row]) at row \(row), and accuracy asks for −1 and 1",
        remedy: "leave accuracy out, or give one output for each class and labels of one-hot rows")
    }
    let train = Quantity("train-accuracy", Self.share(of: try observation.outputs(), observation.training))
    guard let test = observation.test else { return [train] }
    return [train, Quantity("test-accuracy", Self.share(of: try observation.outputs(isTest: true), test))]
  }

  private static func share(of outputs: Matrix<Element>, _ data: LabelledData<Element>) -> Double {
    let (outputs, labels) = (data.unshifted(outputs), data.given)
    let right = (0..<outputs.rows).reduce(0.0) { sum, row in
      guard outputs.columns > 1 else {
        let product = outputs[row, 0] * labels[row, 0]
        return sum + (product > 0 ? 1 : product == 0 ? 0.5 : 0)
      }
      let (values, label) = (outputs.row(row), labels.row(row))
      let largest = values.max() ?? 0
      let tied = values.indices.filter { values[$0] == largest }
      let own = label.indices.max { label[$0] < label[$1] } ?? 0
      return sum + (tied.contains(own) ? 1 / Double(tied.count) : 0)
    }
    return right / Double(max(outputs.rows, 1))
  }
}
