import LinearAlgebra
import Networks

/// Sums the gradients of parameters.
package final class GradientRecorder: GradientSink {
  package private(set) var gradients: [Matrix<Double>]
  private let trained: Set<Int>

  package init(_ shapes: [ParameterShape], trained: Set<Int>? = nil) {
    gradients = shapes.map { Matrix(rows: $0.rows, columns: $0.columns) }
    self.trained = trained ?? Set(shapes.indices)
  }

  package var firstTrained: Int { trained.min() ?? .max }

  package func isTrained(_ index: Int) -> Bool { trained.contains(index) }

  package func take(_ product: GradientProduct<Double>, of index: Int, shape: ParameterShape) {
    let (a, b) = (product.a, product.b)
    for i in 0..<shape.rows {
      for j in 0..<shape.columns {
        for row in 0..<product.count {
          gradients[index][i, j] += product.alpha * a[row * shape.rows + i] * b[row * shape.columns + j]
        }
      }
    }
  }

  package func accumulate(_ index: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) {
    // A copy, since layers may ask for several at once.
    var gradient = gradients[index]
    gradient.withUnsafeMutablePointer { body($0) }
    gradients[index] = gradient
  }
}
