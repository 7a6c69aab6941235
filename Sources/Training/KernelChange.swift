import Kernels
import LinearAlgebra

/// ‖K_t − K_0‖ in operator and Frobenius norm of a kernel of the training samples, as `<name>-operator` and
/// `<name>-frobenius`.
///
/// K_t becomes the difference in its own memory, K_0 being formed and taken away slab by slab.
public struct KernelChange<Element: Scalar>: Observer {
  private let kernel: Observation<Element>.Matrices
  private let name: String

  /// - Parameters:
  ///   - kernel: the conjugate or the tangent kernel.
  ///   - name: that in the history.
  public init(of kernel: Observation<Element>.Matrices, as name: String) {
    self.kernel = kernel
    self.name = name
  }

  public var needsStart: Bool { true }

  public func observe(_ observation: Observation<Element>) throws -> [Quantity] {
    let norms = try self.norms(observation)
    return [Quantity("\(name)-operator", norms.operator), Quantity("\(name)-frobenius", norms.frobenius)]
  }

  private func norms(_ observation: Observation<Element>) throws -> (operator: Double, frobenius: Double) {
    let start = try observation.initial()
    guard observation.network != start else { return (0, 0) }
    let initial = try KernelSlabs(start, samples: observation.kernelInputs)
    var difference = try observation.takeMatrix(kernel)
    switch kernel {
    case .tangentKernel: try initial.addTangentKernel(scaledBy: -1, to: &difference)
    default: try initial.addConjugateKernel(scaledBy: -1, to: &difference)
    }
    difference.mirrorUpperTriangle()
    let frobenius = difference.frobeniusNorm
    guard frobenius > 0 else { return (0, 0) }
    let highest = try Lanczos(largest: 1, of: difference, tolerance: 1e-8).values[0]
    difference.scale(by: -1)
    let lowest = try Lanczos(largest: 1, of: difference, tolerance: 1e-8).values[0]
    return (max(highest, lowest), frobenius)
  }
}
