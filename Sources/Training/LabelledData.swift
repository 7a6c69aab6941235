import LinearAlgebra
import Networks
import Store

/// A data set for training: rows of samples and of labels.
public struct LabelledData<Element: Scalar>: Sendable {
  /// (n, d_0).
  public let inputs: Matrix<Element>
  /// (n, k).
  public let labels: Matrix<Element>
  /// Mean over samples of ‖y − ȳ‖²/k; of the labels before a shift.
  let variance: Double

  public init(inputs: Matrix<Element>, labels: Matrix<Element>) {
    self.init(inputs: inputs, labels: labels, variance: Self.variance(of: labels))
  }

  private init(inputs: Matrix<Element>, labels: Matrix<Element>, variance: Double) {
    self.inputs = inputs
    self.labels = labels
    self.variance = variance
  }

  /// The labels y + f(x): for these f_t − f fits y, f_t being what is trained, so that a run from f starts at output 0
  /// and the error −y. Shapes must fit the network's.
  public func shifted(by network: Network<Element>) -> LabelledData {
    var shifted = labels
    shifted.add(network.outputs(inputs))
    return LabelledData(inputs: inputs, labels: shifted, variance: variance)
  }

  /// The same labels for X̃_0.
  func extended(for architecture: Architecture) -> LabelledData {
    LabelledData(inputs: architecture.extended(inputs), labels: labels, variance: variance)
  }

  private static func variance(of labels: Matrix<Element>) -> Double {
    let (n, k) = (labels.rows, labels.columns)
    let total = (0..<k).reduce(0.0) { sum, column in
      let values = (0..<n).map { Double(labels[$0, column]) }
      let mean = values.reduce(0, +) / Double(n)
      return sum + values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    return total / Double(max(n * k, 1))
  }
}

extension LabelledData where Element: StoredElement {
  /// Reads `X` (n, d) and `y`, (n) or (n, k), below `group` ("" or "test/") of a data file.
  ///
  /// - Throws: `Problem.badInput` where they are missing, not float32 or float64, or not finite.
  public init(_ file: H5Reader, group: String = "") throws {
    let inputs: Matrix<Double> = try file.matrix("\(group)X")
    let labels: Matrix<Double>
    if try file.shape(of: "\(group)y").count == 1 {
      let column: [Double] = try file.vector("\(group)y")
      labels = Matrix(rows: column.count, columns: 1, storage: column)
    } else {
      labels = try file.matrix("\(group)y")
    }
    self.init(inputs: inputs.converted(to: Element.self), labels: labels.converted(to: Element.self))
  }
}

extension LabelledData {
  /// R² on `test` of the linear map of smallest norm that fits these data best, over all outputs.
  ///
  /// - Throws: `Problem.numericalFailure`.
  public func linearFitR2(on test: LabelledData) throws -> Double {
    let (samples, others) = (inputs.converted(to: Double.self), test.inputs.converted(to: Double.self))
    let squares = try (0..<labels.columns).reduce(0.0) { sum, output in
      let predictions = others.times(try LeastSquares.minimumNorm(samples, column(output)))
      return sum + zip(test.column(output), predictions).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    return 1 - squares / Double(test.labels.count) / test.variance
  }

  private func column(_ output: Int) -> [Double] { (0..<labels.rows).map { Double(labels[$0, output]) } }
}
