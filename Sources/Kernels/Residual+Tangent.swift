import LinearAlgebra
import Networks

extension Residual: TangentLayer {
  func forwardTangent(_ x: consuming Matrix<Double>, base: Int, _ run: TangentRun) throws -> (
    y: Matrix<Double>, state: TangentState
  ) {
    let input = x
    var (y, state) = try body.asTangentLayer.forwardTangent(input, base: base, run)
    y.add(input)
    return (y, state)
  }

  func pullBackTangent(
    _ cotangents: inout [Matrix<Double>], _ state: inout TangentState, base: Int, needsInputs: Bool,
    _ run: TangentRun
  ) throws {
    let direct = needsInputs ? cotangents : []
    try body.asTangentLayer.pullBackTangent(&cotangents, &state, base: base, needsInputs: needsInputs, run)
    for (index, matrix) in direct.enumerated() { cotangents[index].add(matrix) }
  }
}
