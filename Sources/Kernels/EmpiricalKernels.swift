import Diagnostics
import LinearAlgebra
import Networks

/// The conjugate kernels X_l X_lᵀ of all layers and the empirical neural tangent kernel of a finite network,
/// in Float64, for the rows X_0 of samples.
///
/// The Jacobian is never formed: with S_l the derivative of the outputs by the pre-activations of layer l,
///
///     K = τ_{L+1} X_L X_Lᵀ + Σ_{l=1}^{L} τ_l (S_l S_lᵀ) ∘ (X_{l−1} X_{l−1}ᵀ)
///
/// (Fan and Wang, Section 3.3; τ_l the layer scalings of eq. (17)). Samples being rows, S_l has shape (n, d_l):
/// S_L = (1 wᵀ) ∘ σ′(H_L)/√d_L and S_{l−1} = (S_l W_l) ∘ σ′(H_{l−1})/√d_{l−1}. With biases and scales X̃_{l−1}
/// stands in the place of X_{l−1}, and σ_w before σ′ (see `Architecture`): X̃_l X̃_lᵀ is then the covariance Σ^{(l+1)}
/// of eq. (11) of Velikanov and Yarotsky at finite width. In the mean-field parametrisation K is the kernel (15) of the
/// flow in mean-field time.
///
/// Memory: the pre-activations of all layers, n Σ d_l numbers, or of one layer where the NTK is not asked for;
/// k + 1 layers of work space; one slab of weights; with the NTK L + 2 matrices of n² beside its own (nk)².
/// Floating-point operations: 2n Σ d_l d_{l−1} forward, as many backward for each output, n² Σ d_l for each set of Gram matrices.
public struct EmpiricalKernels<Source: WeightSource> {
  private let source: Source
  private let samples: Matrix<Double>
  private let slabSize: Int
  private var architecture: Architecture { source.architecture }
  private var n: Int { samples.rows }

  /// Kernels of the network `source` at the rows of `samples`, shape (n, d_0).
  ///
  /// - Parameter slabSize: layers of more weights than this are taken slab by slab, of about so many (or one row).
  /// - Throws: `Problem.badInput` where d_0 is not the network's.
  public init(_ source: Source, samples: Matrix<Double>, slabSize: Int = 1 << 25) throws {
    guard samples.columns == source.architecture.inputs else {
      throw Problem(
        .badInput, object: "X",
        cause: "has \(samples.columns) columns, but the network takes \(source.architecture.inputs) inputs",
        remedy: "make the network with --inputs \(samples.columns)")
    }
    self.source = source
    self.samples = samples
    self.slabSize = max(slabSize, 1)
  }

  /// Calls `body` with l and X̃_l X̃_lᵀ, shape (n, n), for l = 0…L in order.
  public func conjugateKernels(_ body: (Int, Matrix<Double>) throws -> Void) throws {
    _ = try forward(keeping: false, body)
  }

  /// The NTK, shape (n·k, n·k), the samples of output 1 first (the order of f_θ(X) in Section 3.4).
  ///
  /// - Parameters:
  ///   - scalings: τ_1 … τ_{L+1} of eq. (17).
  ///   - body: called with l and X̃_l X̃_lᵀ for l = 0…L on the way.
  public func tangentKernel(
    scalings: [Double], _ body: (Int, Matrix<Double>) throws -> Void = { _, _ in }
  ) throws -> Matrix<Double> {
    let (depth, outputs) = (architecture.depth, architecture.outputs)
    guard scalings.count == depth + 1 else {
      throw Problem(
        .usage, object: "scalings",
        cause: "\(scalings.count) layer scalings for \(depth + 1) layers of weights",
        remedy: "give τ_1 … τ_{L+1}, one for each layer and one for the readout")
    }
    var grams: [Matrix<Double>] = []
    var slopes = try forward(keeping: true) { layer, gram in
      grams.append(gram)
      try body(layer, gram)
    }
    var kernel = Matrix<Double>(rows: n * outputs, columns: n * outputs)
    let last = grams.removeLast()
    for output in 0..<outputs {
      kernel.addBlock(last, scaledBy: scalings[depth], row: output * n, column: output * n)
    }
    var sensitivities: [Matrix<Double>] = []
    // Work space for the next layer's sensitivities and for products of them.
    var next = Matrix<Double>(rows: 0, columns: 0)
    var products = Matrix<Double>(rows: n, columns: n)
    let readout = try source.readout()
    for layer in stride(from: depth, through: 1, by: -1) {
      var slope = slopes.removeLast()
      formSlopes(&slope, layer: layer)
      if layer == depth {
        sensitivities = (0..<outputs).map { scaledColumns(slope, by: readout, output: $0) }
      } else {
        for output in 0..<outputs {
          try pullBack(sensitivities[output], through: layer + 1, slope: slope, into: &next)
          swap(&sensitivities[output], &next)
        }
      }
      accumulate(sensitivities, grams.removeLast(), scalings[layer - 1], into: &kernel, products: &products)
    }
    kernel.mirrorUpperTriangle()
    return kernel
  }

  /// The pre-activations H_1…H_L, each (n, d_l), if kept; `body` receives the Gram matrices.
  private func forward(
    keeping: Bool, _ body: (Int, Matrix<Double>) throws -> Void
  ) throws -> [Matrix<Double>] {
    var kept: [Matrix<Double>] = []
    var activations = architecture.extended(samples)
    try body(0, activations.gram)
    for layer in 1...architecture.depth {
      let width = architecture.width(layer)
      var preactivations = Matrix<Double>(rows: n, columns: width)
      try forEachSlab(of: layer) { rows, weights in
        preactivations.withUnsafeMutablePointer { h in
          activations.withUnsafePointer { x in
            weights.withUnsafePointer { w in
              // (n, slab) block of H = X Wᵀ.
              Double.gemm(
                false, true, n, rows.count, activations.columns, 1, x, activations.columns,
                w, activations.columns, 0, h + rows.lowerBound, width)
            }
          }
        }
      }
      let stride = architecture.stride(layer)
      if layer == 1 || activations.columns != stride { activations = Matrix(rows: n, columns: stride) }
      activate(layer, preactivations, into: &activations)
      if keeping { kept.append(preactivations) }
      try body(layer, activations.gram)
    }
    return kept
  }

  /// X̃_l ← (σ_w σ(H_l)/√d_l, σ_b).
  private func activate(_ layer: Int, _ preactivations: Matrix<Double>, into activations: inout Matrix<Double>) {
    let (width, stride) = (preactivations.columns, activations.columns)
    activations.withUnsafeMutablePointer { x in
      preactivations.withUnsafePointer { h in
        inParts(of: n, least: max((1 << 16) / width, 1)) { rows in
          let target = x + rows.lowerBound * stride
          architecture.activate(layer, rows: rows.count, h + rows.lowerBound * width, into: target)
          architecture.fillBiasColumn(layer, rows: rows.count, of: target)
        }
      }
    }
  }

  /// H_l ← σ_w σ′(H_l)/√d_l in place.
  private func formSlopes(_ preactivations: inout Matrix<Double>, layer: Int) {
    let count = preactivations.count
    let activation = architecture.activation
    let factor = architecture.featureScale(layer, as: Double.self)
    preactivations.withUnsafeMutablePointer { h in
      inParts(of: count) { part in
        activation.applySlope(part.count, h + part.lowerBound, into: h + part.lowerBound, factor: factor)
      }
    }
  }

  /// S_L of one output: column j of the slopes times the readout weight (j, output).
  private func scaledColumns(_ slope: Matrix<Double>, by readout: Matrix<Double>, output: Int) -> Matrix<Double> {
    var result = slope
    let weights = (0..<readout.rows).map { readout[$0, output] }
    result.storage.withUnsafeMutableBufferPointer { s in
      weights.withUnsafeBufferPointer { w in
        for row in 0..<n {
          for j in 0..<w.count { s[row * w.count + j] *= w[j] }
        }
      }
    }
    return result
  }

  /// S_{l−1} = (S_l W_l) ∘ slope, with `layer` = l.
  private func pullBack(
    _ sensitivity: Matrix<Double>, through layer: Int, slope: Matrix<Double>, into result: inout Matrix<Double>
  ) throws {
    let (width, below, fanIn) = (architecture.width(layer), architecture.width(layer - 1), architecture.fanIn(layer))
    if result.rows != n || result.columns != below { result = Matrix(rows: n, columns: below) }
    try forEachSlab(of: layer) { rows, weights in
      result.withUnsafeMutablePointer { r in
        sensitivity.withUnsafePointer { s in
          weights.withUnsafePointer { w in
            Double.gemm(
              false, false, n, below, rows.count, 1, s + rows.lowerBound, width, w, fanIn,
              rows.lowerBound == 0 ? 0 : 1, r, below)
          }
        }
      }
    }
    result.multiplyEntrywise(by: slope)
  }

  /// K_{cc'} ← K_{cc'} + τ (S^c S^{c'}ᵀ) ∘ G for all pairs of outputs, in the upper triangle of K.
  private func accumulate(
    _ sensitivities: [Matrix<Double>], _ gram: Matrix<Double>, _ scaling: Double,
    into kernel: inout Matrix<Double>, products: inout Matrix<Double>
  ) {
    for (c, left) in sensitivities.enumerated() {
      for (other, right) in sensitivities.enumerated() where other >= c {
        if c == other {
          products.formUpperGram(left)
        } else {
          products.formProduct(left, right, transposeB: true)
        }
        kernel.addToBlock(products, gram, scaledBy: scaling, row: c * n, column: other * n, upper: c == other)
      }
    }
  }

  private func forEachSlab(of layer: Int, _ body: (Range<Int>, Matrix<Double>) throws -> Void) throws {
    let width = architecture.width(layer)
    let slab = max(slabSize / architecture.fanIn(layer), 1)
    for start in stride(from: 0, to: width, by: slab) {
      let rows = start..<min(start + slab, width)
      try body(rows, try source.weights(layer: layer, rows: rows))
    }
  }
}

extension Matrix<Double> {
  /// Adds α B to the block whose first element is (row, column).
  fileprivate mutating func addBlock(_ block: Matrix, scaledBy alpha: Double, row: Int, column: Int) {
    let width = columns
    withUnsafeMutablePointer { target in
      block.withUnsafePointer { source in
        for i in 0..<block.rows {
          Double.axpy(block.columns, alpha, source + i * block.columns, target + (row + i) * width + column)
        }
      }
    }
  }

  /// Adds α A ∘ B to the block whose first element is (row, column); `upper`: to its upper triangle only.
  fileprivate mutating func addToBlock(
    _ a: Matrix, _ b: Matrix, scaledBy alpha: Double, row: Int, column: Int, upper: Bool
  ) {
    let (n, width) = (a.columns, columns)
    withUnsafeMutablePointer { target in
      a.withUnsafePointer { left in
        b.withUnsafePointer { right in
          inParts(of: a.rows, least: 64) { rows in
            for i in rows {
              let (k, x, y) = (target + (row + i) * width + column, left + i * n, right + i * n)
              for j in (upper ? i : 0)..<n { k[j] += alpha * (x[j] * y[j]) }
            }
          }
        }
      }
    }
  }
}
