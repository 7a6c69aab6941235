import Foundation
import LinearAlgebra

/// A loss of outputs f against labels y, known to the trainer by its value and its cotangent ∂/∂f alone.
public enum Loss: String, Sendable, CaseIterable {
  /// mean (f − y)², over samples and outputs; eq. (2) of Wang et al. without the ½.
  case meanSquare = "mse"
  /// ½ mean (f − y)², over samples and outputs.
  case halfMeanSquare = "half-mse"
  /// mean log(1 + e^{−yf}), over samples and outputs, for labels ±1.
  case logistic
  /// mean −Σ_c y_c log softmax(f)_c, over samples, for labels that are probabilities of the outputs' classes.
  case crossEntropy = "cross-entropy"

  /// Whether it is a multiple of the mean square, so that R² means something.
  public var isSquare: Bool { self == .meanSquare || self == .halfMeanSquare }

  /// What the sum that `evaluate` gives is multiplied by, in the mean over this many samples.
  func factor(samples: Int, outputs: Int) -> Double {
    switch self {
    case .meanSquare, .logistic: 1 / Double(samples * outputs)
    case .halfMeanSquare: 0.5 / Double(samples * outputs)
    case .crossEntropy: 1 / Double(samples)
    }
  }

  /// What the cotangents that `evaluate` gives are multiplied by, in the mean over this many samples.
  func cotangentFactor(samples: Int, outputs: Int) -> Double {
    (isSquare ? 2 : 1) * factor(samples: samples, outputs: outputs)
  }

  /// The sum over rows of the loss and, in the place of the outputs, its cotangents, both but for the factors above.
  ///
  /// - Parameters:
  ///   - f: the outputs, (rows, outputs).
  ///   - y: the labels, (rows, outputs).
  func evaluate<Element: Scalar>(
    rows: Int, outputs: Int, _ f: UnsafeMutablePointer<Element>, _ y: UnsafePointer<Element>
  ) -> Double {
    switch self {
    case .meanSquare, .halfMeanSquare:
      Element.axpy(rows * outputs, -1, y, f)
      let norm = Double(Element.norm(rows * outputs, f))
      return norm * norm
    case .logistic:
      return (0..<rows * outputs).reduce(0.0) { sum, i in
        let margin = Double(y[i]) * Double(f[i])
        // log(1 + e^{−m}) and its slope −1/(1 + e^m), neither of which overflows.
        let small = exp(-abs(margin))
        f[i] = -y[i] * Element(margin > 0 ? small / (1 + small) : 1 / (1 + small))
        return sum + max(-margin, 0) + log1p(small)
      }
    case .crossEntropy:
      return (0..<rows).reduce(0.0) { sum, row in
        let (f, y) = (f + row * outputs, y + row * outputs)
        let largest = (0..<outputs).reduce(-Double.infinity) { max($0, Double(f[$1])) }
        let partition = (0..<outputs).reduce(0.0) { $0 + exp(Double(f[$1]) - largest) }
        let logPartition = largest + log(partition)
        let total = (0..<outputs).reduce(0.0) { $0 + Double(y[$1]) }
        return sum
          + (0..<outputs).reduce(0.0) { loss, c in
            let logShare = Double(f[c]) - logPartition
            f[c] = Element(total * exp(logShare) - Double(y[c]))
            return loss - Double(y[c]) * logShare
          }
      }
    }
  }
}
