import LinearAlgebra

/// The forward and backward pass over a tile of samples, with work space and a gradient of its own, so that several
/// run side by side. Nothing is allocated after `init`.
protocol Pass<Element>: AnyObject {
  associatedtype Element: Scalar
  /// The most rows it takes at a time.
  var capacity: Int { get }
  /// The sums of `accumulate`, one for each matrix of weights.
  var gradients: [Buffer<Element>] { get }

  /// Σ(f − y)² over the rows `indices` of X̃_0 and y; keeps what `accumulate` needs.
  func forward(_ inputs: Matrix<Element>, _ targets: Matrix<Element>, _ indices: ArraySlice<Int>) -> Double

  /// Adds the gradient of Σ g·f, g being `factor` times the residuals of `forward`, to `gradients`, or sets them to it.
  func accumulate(factor: Element, trained: TrainedLayers, isFirst: Bool)
}

extension Pass {
  /// Copies rows of `matrix` to `buffer`, one behind the other.
  func gather(_ matrix: Matrix<Element>, _ indices: ArraySlice<Int>, into buffer: Buffer<Element>) {
    matrix.withUnsafePointer { source in
      for (row, index) in indices.enumerated() {
        (buffer.pointer + row * matrix.columns).update(from: source + index * matrix.columns, count: matrix.columns)
      }
    }
  }
}
