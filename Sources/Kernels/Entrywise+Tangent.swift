import LinearAlgebra
import Networks

extension Entrywise: TangentLayer {
  func forwardTangent<Element: Scalar>(_ x: consuming Matrix<Element>, base: Int, _ run: TangentRun<Element>) throws
    -> (
      y: Matrix<Element>, state: TangentState<Element>
    )
  {
    guard run.isKeeping else {
      let n = x.count
      x.withUnsafeMutablePointer { apply(n, $0, into: $0, .blas) }
      return (x, TangentState())
    }
    var y = Matrix<Element>(unwrittenRows: x.rows, columns: x.columns)
    let n = x.count
    y.withUnsafeMutablePointer { y in x.withUnsafePointer { apply(n, $0, into: y, .blas) } }
    return (y, TangentState(matrix: x))
  }

  /// S ← S ∘ c σ′(x), the slopes formed once in the place of x.
  func pullBackTangent<Element: Scalar>(
    _ cotangents: inout [Matrix<Element>], _ state: inout TangentState<Element>, base: Int, needsInputs: Bool,
    _ run: TangentRun<Element>
  ) throws {
    guard needsInputs, var slopes = state.takeMatrix() else { return }
    let n = slopes.count
    slopes.withUnsafeMutablePointer { formSlopes(n, $0, .blas) }
    for index in cotangents.indices { cotangents[index].multiplyEntrywise(by: slopes) }
  }
}
