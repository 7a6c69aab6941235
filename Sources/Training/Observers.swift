import LinearAlgebra
import Networks

/// A quantity watched during training, computed from the weights between epochs.
public protocol Observer<Element> {
  associatedtype Element: Scalar
  /// The column's name in the history.
  var name: String { get }
  func observe(_ network: Network<Element>) throws -> Double
}

/// ‖W_l(t) − W_l(0)‖_F/‖W_l(0)‖_F of one layer.
public struct WeightChange<Element: Scalar>: Observer {
  public let name: String
  private let layer: Int
  private let initial: Matrix<Element>

  /// Watches W_l, l = `layer`, from its values in `network` on.
  public init(layer: Int, of network: Network<Element>) {
    self.layer = layer
    initial = network.layers[layer - 1]
    name = "weight-change-\(layer)"
  }

  public func observe(_ network: Network<Element>) -> Double {
    var difference = network.layers[layer - 1]
    difference.add(initial, scaledBy: -1)
    return Double(difference.frobeniusNorm / initial.frobeniusNorm)
  }
}

/// The share of samples whose output has the sign of the label, for labels ±1.
public struct Accuracy<Element: Scalar>: Observer {
  public let name: String
  private let data: LabelledData<Element>

  /// Watches the accuracy on `data` as column `name`.
  public init(name: String, data: LabelledData<Element>) {
    self.name = name
    self.data = data
  }

  public func observe(_ network: Network<Element>) -> Double {
    let outputs = network.outputs(data.inputs)
    let right = zip(outputs.storage, data.labels.storage).count { $0 * $1 > 0 }
    return Double(right) / Double(max(outputs.count, 1))
  }
}

/// The largest eigenvalue of the conjugate kernel X_L X_Lᵀ on some samples, by power iteration, and with labels
/// given the alignment |yᵀv_1|/‖y‖ of its eigenvector.
public struct LeadingConjugateEigenvalue<Element: Scalar>: Observer {
  public enum Quantity: String, Sendable { case eigenvalue = "ck-largest", alignment = "ck-alignment" }
  public var name: String { quantity.rawValue }
  private let data: LabelledData<Element>
  private let quantity: Quantity

  public init(_ quantity: Quantity, data: LabelledData<Element>) {
    self.quantity = quantity
    self.data = data
  }

  public func observe(_ network: Network<Element>) -> Double {
    let features = network.features(data.inputs)
    var vector = [Element](repeating: 1 / Element(features.rows).squareRoot(), count: features.rows)
    var eigenvalue = 0.0
    for _ in 0..<300 {
      let image = features.times(features.times(vector, transposed: true))
      let norm = image.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { Element.norm(buffer.count, $0) } ?? 0
      }
      guard norm > 0 else { return 0 }
      vector = image.map { $0 / norm }
      let previous = eigenvalue
      eigenvalue = Double(norm)
      if abs(eigenvalue - previous) < 1e-7 * eigenvalue { break }
    }
    guard quantity == .alignment else { return eigenvalue }
    let labels = (0..<data.labels.rows).map { Double(data.labels[$0, 0]) }
    let norm = labels.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return abs(zip(labels, vector).reduce(0) { $0 + $1.0 * Double($1.1) }) / norm
  }
}
