import Datasets
import Diagnostics
import LinearAlgebra
import Networks
import Store

/// A data set for training: rows of samples and of labels.
public struct LabelledData<Element: Scalar>: Sendable {
  /// (n, d_0).
  public let inputs: Matrix<Element>
  /// What is fitted, (n, k): the labels, and where they are shifted that more.
  public let labels: Matrix<Element>
  /// The labels without a shift, (n, k).
  public let given: Matrix<Element>
  /// What the labels are shifted by, (n, k); nil where they are not.
  private let shift: Matrix<Element>?
  /// Mean over samples of ‖y − ȳ‖²/k; of the labels before a shift.
  public let variance: Double

  public init(inputs: Matrix<Element>, labels: Matrix<Element>) {
    self.init(inputs: inputs, labels: labels, given: labels, shift: nil, variance: Self.variance(of: labels))
  }

  /// Whether the labels are all the same, so that there is no R².
  public var isConstant: Bool { variance == 0 }

  private init(
    inputs: Matrix<Element>, labels: Matrix<Element>, given: Matrix<Element>, shift: Matrix<Element>?, variance: Double
  ) {
    self.inputs = inputs
    self.labels = labels
    self.given = given
    self.shift = shift
    self.variance = variance
  }

  /// The labels y + f(x): for these f_t − f fits y, f_t being what is trained, so that a run from f starts at output 0
  /// and the error −y.
  ///
  /// - Throws: `Problem.badInput` where they do not.
  public func shifted(by network: Network<Element>) throws -> LabelledData {
    let shift = try network.outputs(inputs)
    var shifted = labels
    shifted.add(shift)
    return LabelledData(inputs: inputs, labels: shifted, given: given, shift: shift, variance: variance)
  }

  /// Outputs, (n, k), without the shift.
  func unshifted(_ values: Matrix<Element>) -> Matrix<Element> {
    guard let shift else { return values }
    var result = values
    result.add(shift, scaledBy: -1)
    return result
  }

  /// - Throws: `Problem.badInput` where the labels are none that `loss` is for.
  func check(for loss: Loss) throws {
    switch loss {
    case .meanSquare, .halfMeanSquare: return
    case .logistic:
      guard let index = labels.storage.firstIndex(where: { abs($0) != 1 }) else { return }
      throw Problem(
        .badInput, object: "y", cause: "is \(labels.storage[index]) at row \(index / labels.columns)",
        remedy: "the logistic loss is for labels −1 and 1")
    case .crossEntropy:
      for row in 0..<labels.rows {
        let shares = labels.row(row)
        guard labels.columns < 2 || shares.contains(where: { $0 < 0 }) || abs(shares.reduce(0, +) - 1) > 1e-4
        else { continue }
        throw Problem(
          .badInput, object: "y", cause: "is \(shares) at row \(row)",
          remedy: "the cross-entropy is for probabilities of two or more classes, such as one-hot labels")
      }
    }
  }

  private static func variance(of labels: Matrix<Element>) -> Double {
    let (n, k) = (labels.rows, labels.columns)
    let total = (0..<k).reduce(0.0) { sum, column in
      let values = (0..<n).map { Double(labels[$0, column]) }
      // The mean of equal numbers may differ from them by rounding.
      guard values.contains(where: { $0 != values[0] }) else { return sum }
      let mean = values.reduce(0, +) / Double(n)
      return sum + values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    return total / Double(max(n * k, 1))
  }
}

extension LabelledData where Element: StoredElement {
  /// Reads `X` (n, d), or draws it again, and `y`, (n), (n, k) or (1, n), of a data file; or with `test` `test/X` and `test/y`.
  ///
  /// - Parameters:
  ///   - file: a file of data.
  ///   - test: whether the test data are read.
  ///   - coordinates: the d of the network; nil for any.
  ///   - classes: the number of classes where `y` (n) holds a class's number from 0, or −1 and 1 of two, which becomes a row
  ///     with a single one; nil for labels as they are.
  /// - Throws: `Problem.badInput` where they are missing, no numbers that float64 holds, not finite, or no classes; and
  ///   where there is a label for each column of the samples.
  public init(_ file: H5Reader, test: Bool = false, coordinates: Int? = nil, classes: Int? = nil) throws {
    let inputs = try file.samples(test: test, coordinates: coordinates)
    if test, let coordinates, inputs.columns != coordinates {
      throw Problem(
        .badInput, file: file.path, object: "test/X",
        cause: "has \(inputs.columns) columns, but the network takes \(coordinates) inputs",
        remedy: "give test samples like those of X")
    }
    let name = test ? "test/y" : "y"
    let labels: Matrix<Double>
    let shape = try file.shape(of: name)
    if shape.count == 1 || shape == [1, inputs.rows] || (shape.count == 2 && shape[1] == 1) {
      let column: [Double] = try file.vector(name)
      labels =
        try classes.map { try Self.oneHot(column, of: $0, file, name) }
        ?? Matrix(rows: column.count, columns: 1, storage: column)
    } else {
      labels = try file.matrix(name)
    }
    if labels.rows != inputs.rows, labels.rows == inputs.columns {
      throw Problem(
        .badInput, file: file.path, object: test ? "test/X" : "X",
        cause: "has \(inputs.rows) rows and \(inputs.columns) columns, and \(name) labels of \(labels.rows) samples",
        remedy:
          "samples stand in rows; where the file holds the transpose: --data \(test ? "test/X" : "X").T=FILE,\(name)=FILE"
      )
    }
    self.init(inputs: inputs.converted(to: Element.self), labels: labels.converted(to: Element.self))
  }

  private static func oneHot(
    _ column: [Double], of classes: Int, _ file: H5Reader, _ name: String
  ) throws -> Matrix<Double> {
    var labels = Matrix<Double>(rows: column.count, columns: classes)
    let isOfSigns = classes == 2 && column.allSatisfy { abs($0) == 1 }
    for (row, value) in column.enumerated() {
      guard let number = Int(exactly: isOfSigns ? max(value, 0) : value), 0..<classes ~= number else {
        throw Problem(
          .badInput, file: file.path, object: name, cause: "is \(value) at row \(row), no class of 0…\(classes - 1)",
          remedy: "number the classes from 0, one for each output of the network; −1 and 1 stand for 0 and 1 of two")
      }
      labels[row, number] = 1
    }
    return labels
  }
}

extension LabelledData {
  /// R² on `test` of the linear map of smallest norm that fits these data best, over all outputs; nil where the labels of
  /// `test` are all the same.
  ///
  /// - Throws: `Problem.numericalFailure`.
  public func linearFitR2(on test: LabelledData) throws -> Double? {
    guard test.variance > 0 else { return nil }
    let (samples, others) = (inputs.converted(to: Double.self), test.inputs.converted(to: Double.self))
    let squares = try (0..<labels.columns).reduce(0.0) { sum, output in
      let predictions = others.times(try LeastSquares.minimumNorm(samples, column(output)))
      return sum + zip(test.column(output), predictions).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    return 1 - squares / Double(test.labels.count) / test.variance
  }

  private func column(_ output: Int) -> [Double] { (0..<labels.rows).map { Double(labels[$0, output]) } }
}
