import LinearAlgebra
import Randomness

/// A network whose parameters follow their initial laws independently, generated when asked for.
///
/// Entry i, in row-major order of its data set in files, of the parameter called p is number i of the stream p of the seed:
/// it depends on nothing else.
public struct RandomNetwork: NetworkSource, Sendable {
  public let architecture: any Architecture
  private let shapes: [ParameterShape]
  private let streams: [RandomStream]

  public init(_ architecture: any Architecture, seed: UInt64) {
    self.init(architecture) { RandomStream(seed: seed, name: $0) }
  }

  /// - Parameter stream: gives a parameter's stream by its name.
  package init(_ architecture: any Architecture, stream: (_ parameter: String) -> RandomStream) {
    self.architecture = architecture
    shapes = architecture.body.parameters
    streams = shapes.map { stream($0.name) }
  }

  public func values(of index: Int, rows: Range<Int>) -> Matrix<Double> {
    let (shape, stream) = (shapes[index], streams[index])
    guard shape.form == .transposed, shape.rows > 1 else {
      return Matrix(
        rows: rows.count, columns: shape.columns,
        storage: numbers(rows.count * shape.columns, of: shape.law, stream, from: rows.lowerBound * shape.columns))
    }
    let stored = numbers(shape.count, of: shape.law, stream, from: 0)
    return Matrix(rows: rows.count, columns: shape.columns) { stored[$1 * shape.rows + rows.lowerBound + $0] }
  }

  private func numbers(_ count: Int, of law: InitialLaw, _ stream: RandomStream, from index: Int) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { buffer, initialised in
      law.fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]), of: stream, from: index)
      initialised = count
    }
  }
}
