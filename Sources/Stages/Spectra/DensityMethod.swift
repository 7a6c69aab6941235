import ArgumentParser
import Kernels
import Networks

/// How `eigs density` multiplies a matrix by vectors, or what it does in place of it.
enum DensityMethod: String, CaseIterable, ExpressibleByArgument {
  case auto, dense, stored, recomputed

  /// That of the spectrum of a Gram matrix: `dense` or `recomputed`.
  func ofGram(rows: Int, columns: Int, products: Double) -> DensityMethod {
    let (least, most) = (Double(min(rows, columns)), Double(max(rows, columns)))
    // Of the reduction to tridiagonal form half the operations go at the memory's pace.
    let dense = most * least * least + 6 * least * least * least
    let quadrature = 4 * most * least * products
    return self == .dense || (self == .auto && dense <= 4 * quadrature) || least < 3 ? .dense : .recomputed
  }

  /// That of the spectrum of a tangent kernel: `stored` or `recomputed`, or `dense` where it has no more rows than there are steps.
  func ofTangents(samples n: Int, of architecture: any Architecture, probes: Int, steps: Int) -> DensityMethod {
    let rows = n * architecture.outputs
    guard rows >= 3, self != .auto || rows > steps else { return .dense }
    guard self != .stored, TangentFactors.covers(architecture) else { return self == .recomputed ? self : .stored }
    let size = Double(rows)
    let forming = TangentFactors.formingOperations(samples: n, of: architecture)
    let recomputing =
      Double(probes) * Double(steps) * TangentFactors.productOperations(samples: n, of: architecture)
    // A number of the file takes as long to read as some ten operations with it.
    let reading = Double(steps) * size * size * (2 * Double(probes) + 10)
    return self == .auto && forming + reading <= recomputing ? .stored : .recomputed
  }
}
