import Diagnostics
import Kernels
import LinearAlgebra
import Store

/// Where a kernel matrix comes from: a file that holds it, or a network of infinite width at the points of a file.
enum KernelSource {
  case stored(H5Reader)
  case computed(InfiniteNetwork, points: Matrix<Double>, file: H5Reader)

  /// The kernel `name`, (M, M): a new matrix.
  ///
  /// - Throws: `Problem.badInput` for a matrix that is not symmetric; `Problem.usage` where there is no such kernel.
  func matrix(_ name: String) throws -> Matrix<Double> {
    do {
      switch self {
      case .stored(let file): return try MatricesCommand.symmetric(name, in: file)
      case .computed(let network, let points, _): return try network.kernel(Self.kernel(name), of: points)
      }
    } catch let problem as Problem {
      throw located(problem, at: name)
    }
  }

  /// M, the number of points of the kernel `name`.
  ///
  /// - Throws: as `matrix`, as far as can be seen without it.
  func size(of name: String) throws -> Int {
    switch self {
    case .stored(let file): return try file.shape(of: name).first ?? 0
    case .computed(let network, let points, _):
      try network.validate(Self.kernel(name))
      return points.rows
    }
  }

  var file: H5Reader {
    switch self {
    case .stored(let file), .computed(_, _, let file): file
    }
  }

  /// `problem` with the file, and the kernel's name where there is no other object.
  func located(_ problem: Problem, at name: String) -> Problem {
    guard problem.category != .usage else { return problem }
    var located = problem.located(in: file.path)
    located.object = located.object ?? name
    return located
  }

  private static func kernel(_ name: String) throws -> InfiniteKernel {
    if let kernel = InfiniteKernel(rawValue: name) { return kernel }
    throw Problem(
      .usage, object: name, cause: "is no kernel of an infinitely wide network",
      remedy: "take \(InfiniteKernel.allCases.map(\.rawValue).joined(separator: ", "))")
  }
}
