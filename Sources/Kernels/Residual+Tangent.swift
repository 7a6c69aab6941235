import LinearAlgebra
import Networks

extension Residual: TangentLayer {
  func forwardTangent<Element: Scalar>(_ x: consuming Matrix<Element>, base: Int, _ run: TangentRun<Element>) throws
    -> (
      y: Matrix<Element>, state: TangentState<Element>
    )
  {
    let input = x
    var (y, state) = try body.asTangentLayer.forwardTangent(input, base: base, run)
    y.add(input)
    return (y, state)
  }

  func pullBackTangent<Element: Scalar>(
    _ cotangents: inout [Matrix<Element>], _ state: inout TangentState<Element>, base: Int, needsInputs: Bool,
    _ run: TangentRun<Element>
  ) throws {
    let direct = needsInputs ? cotangents : []
    try body.asTangentLayer.pullBackTangent(&cotangents, &state, base: base, needsInputs: needsInputs, run)
    for (index, matrix) in direct.enumerated() { cotangents[index].add(matrix) }
  }
}
