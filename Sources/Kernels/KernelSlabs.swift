import Diagnostics
import LinearAlgebra
import Networks

/// Multiples of a fully connected network's kernels, added to a matrix in slabs of rows, which are formed by matrix
/// products from what each layer takes, X_{l−1}, and the derivatives S_l of the outputs by what it gives:
///
///     G = s² X_L X_Lᵀ,  K = Σ_l (S_l S_lᵀ) ∘ (s² X_{l−1} X_{l−1}ᵀ + σ_b²)
///
/// (eqs. (4) and (5) of Wang et al. for L = 1; as `EmpiricalKernels` has them.) A difference of two networks' kernels so
/// needs no other matrix of n² numbers. The slabs depend on n alone and go side by side: results do not depend on the
/// number of cores.
///
/// Memory beside the matrix: the parameters; n Σ d_l numbers twice and n·k·max d_l; two slabs for each core.
public struct KernelSlabs {
  private let network: Network<Double>
  private let parameters: SlabbedParameters<Network<Double>, Double>
  private let samples: Matrix<Double>

  private static let slab = 128

  /// Whose parameters a tangent kernel is of.
  public enum TangentLayers: Sendable {
    case all
    /// Those before the readout: the first part of eq. (5) of Wang et al.
    case hidden
  }

  /// - Throws: `Problem.badInput` where the samples' length is not d_0, `Problem.usage` for a network that is not fully
  ///   connected.
  public init<Element: Scalar>(_ network: Network<Element>, samples: Matrix<Element>) throws {
    try network.architecture.requireInputs(of: samples)
    guard Self.covers(network.architecture) else {
      throw Problem(
        .usage, object: "kernels",
        cause: "slabs of a kernel are formed of fully connected networks alone, not of “"
          + "\(type(of: network.architecture).name)”",
        remedy: "leave out what looks at differences of kernels")
    }
    self.network = try Network(
      network.architecture, parameters: network.parameters.map { $0.converted(to: Double.self) })
    parameters = SlabbedParameters(self.network, slabSize: .max, as: Double.self)
    self.samples = samples.converted(to: Double.self)
  }

  /// Whether there are kernels of such networks.
  public static func covers(_ architecture: any Architecture) -> Bool { architecture is FullyConnected }

  /// kernel ← kernel + α G on and above the diagonal, (n, n); what lies below is not specified.
  public func addConjugateKernel(scaledBy alpha: Double = 1, to kernel: inout Matrix<Double>) throws {
    precondition(kernel.rows == samples.rows && kernel.columns == samples.rows, "a conjugate kernel is (n, n)")
    let depth = network.architecture.featureDepth
    guard let readout = network.body.layers[depth] as? Dense else { return }
    var x = samples
    for index in 0..<depth { x = try values(of: index, x) }
    let n = samples.rows
    kernel.withUnsafeMutablePointer { kernel in
      x.withUnsafePointer { x in
        forEachSlab { rows in
          let first = rows.lowerBound
          Double.gemm(
            false, true, rows.count, n - first, readout.inputs, alpha * readout.scale * readout.scale,
            x + first * readout.inputs, readout.inputs, x + first * readout.inputs, readout.inputs, 1,
            kernel + first * n + first, n)
        }
      }
    }
  }

  /// kernel ← kernel + α K on and above the diagonal, (nk, nk), the samples of output 1 first; what lies below is not
  /// specified.
  public func addTangentKernel(
    of layers: TangentLayers = .all, scaledBy alpha: Double = 1, to kernel: inout Matrix<Double>
  ) throws {
    let (n, k) = (samples.rows, network.architecture.outputs)
    precondition(kernel.rows == n * k && kernel.columns == n * k, "a tangent kernel is (nk, nk)")
    let body = network.body.layers
    var taken: [Matrix<Double>] = []
    var x = samples
    for index in body.indices {
      taken.append(x)
      x = try values(of: index, x)
    }
    let unit = network.architecture.speed.squareRoot()
    var cotangents = (0..<k).map { output in
      Matrix<Double>(rows: n, columns: k) { _, column in column == output ? unit : 0 }
    }
    for index in body.indices.reversed() {
      var x = taken.removeLast()
      if let dense = body[index] as? Dense {
        if layers == .all || index < network.architecture.featureDepth {
          add(cotangents, dense, x, scaledBy: alpha, to: &kernel)
        }
        if index > 0 { cotangents = try cotangents.map { try pullBack($0, dense, index) } }
      } else if let entrywise = body[index] as? Entrywise {
        let width = entrywise.outputs
        x.withUnsafeMutablePointer { x in
          forEachSlab { entrywise.formSlopes($0.count * width, x + $0.lowerBound * width, .none) }
        }
        for output in cotangents.indices { cotangents[output].multiplyEntrywise(by: x) }
      }
    }
  }

  /// What a layer gives.
  private func values(of index: Int, _ x: Matrix<Double>) throws -> Matrix<Double> {
    let layer = network.body.layers[index]
    var y = Matrix<Double>(rows: x.rows, columns: layer.outputs)
    let failure = FirstFailure()
    y.withUnsafeMutablePointer { y in
      x.withUnsafePointer { x in
        forEachSlab { rows in
          let (source, target) = (x + rows.lowerBound * layer.inputs, y + rows.lowerBound * layer.outputs)
          if let dense = layer as? Dense {
            failure.catching {
              try dense.form(
                target, of: source, rows: rows.count, base: network.body.offsets[index], parameters, .none)
            }
          } else if let entrywise = layer as? Entrywise {
            entrywise.apply(rows.count * layer.inputs, source, into: target, .none)
          }
        }
      }
    }
    try failure.rethrow()
    return y
  }

  private func pullBack(_ dy: Matrix<Double>, _ dense: Dense, _ index: Int) throws -> Matrix<Double> {
    var dx = Matrix<Double>(rows: dy.rows, columns: dense.inputs)
    let failure = FirstFailure()
    dx.withUnsafeMutablePointer { dx in
      dy.withUnsafePointer { dy in
        forEachSlab { rows in
          failure.catching {
            try dense.pullBack(
              dy + rows.lowerBound * dense.outputs, into: dx + rows.lowerBound * dense.inputs, rows: rows.count,
              base: network.body.offsets[index], parameters, .none)
          }
        }
      }
    }
    try failure.rethrow()
    return dx
  }

  /// Adds α (S_c S_{c'}ᵀ) ∘ (s² X Xᵀ + σ_b²) to the block of each pair of outputs c ≤ c'.
  private func add(
    _ cotangents: [Matrix<Double>], _ dense: Dense, _ x: Matrix<Double>, scaledBy alpha: Double,
    to kernel: inout Matrix<Double>
  ) {
    let (n, width, d, m) = (x.rows, kernel.columns, dense.inputs, dense.outputs)
    let (scale, constant) = (dense.scale * dense.scale, dense.biasScale * dense.biasScale)
    for (c, left) in cotangents.enumerated() {
      for (other, right) in cotangents.enumerated() where other >= c {
        kernel.withUnsafeMutablePointer { kernel in
          left.withUnsafePointer { left in
            right.withUnsafePointer { right in
              x.withUnsafePointer { x in
                forEachSlab { rows in
                  let (row, first) = (rows.lowerBound, c == other ? rows.lowerBound : 0)
                  let (count, columns) = (rows.count, n - first)
                  let work = UnsafeMutablePointer<Double>.allocate(capacity: 2 * count * columns)
                  defer { work.deallocate() }
                  let (products, gram) = (work, work + count * columns)
                  Double.gemm(
                    false, true, count, columns, m, alpha, left + row * m, m, right + first * m, m, 0, products, columns
                  )
                  if dense.hasBias { gram.update(repeating: constant, count: count * columns) }
                  Double.gemm(
                    false, true, count, columns, d, scale, x + row * d, d, x + first * d, d, dense.hasBias ? 1 : 0,
                    gram,
                    columns)
                  let block = kernel + (c * n + row) * width + other * n + first
                  for i in 0..<count {
                    let (target, p, g) = (block + i * width, products + i * columns, gram + i * columns)
                    for j in 0..<columns { target[j] += p[j] * g[j] }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// Runs `body` on slabs of the samples, side by side.
  private func forEachSlab(_ body: (Range<Int>) -> Void) {
    let (n, slab) = (samples.rows, Self.slab)
    BLASKernel.withSingleThread {
      inFixedParts(of: (n + slab - 1) / slab, least: 1) { slabs in
        for index in slabs { body(index * slab..<min((index + 1) * slab, n)) }
      }
    }
  }
}
