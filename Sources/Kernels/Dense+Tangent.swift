import LinearAlgebra
import Networks

extension Dense: TangentLayer {
  /// G = s² X Xᵀ + σ_b², shape (n, n): the Gram matrix of what multiplies the parameters, of samples in rows. It is the
  /// conjugate kernel at this depth, and the covariance of what the layer gives at infinite width.
  func inputGram(_ x: Matrix<Double>) -> Matrix<Double> {
    var gram = Matrix<Double>(rows: x.rows, columns: x.rows)
    if hasBias { gram = Matrix(rows: x.rows, columns: x.rows, repeating: biasScale * biasScale) }
    gram.formGram(x, alpha: scale * scale, beta: hasBias ? 1 : 0)
    return gram
  }

  func forwardTangent(_ x: consuming Matrix<Double>, base: Int, _ run: TangentRun) throws -> (
    y: Matrix<Double>, state: TangentState
  ) {
    let gram = run.isKeeping ? inputGram(x) : nil
    try run.observe(gram ?? inputGram(x))
    var y = Matrix<Double>(rows: x.rows, columns: outputs)
    try y.withUnsafeMutablePointer { y in
      try x.withUnsafePointer { try form(y, of: $0, rows: x.rows, base: base, run.parameters, .blas) }
    }
    return (y, TangentState(matrix: gram))
  }

  /// The share of W and b: τ (S Sᵀ) ∘ G.
  func pullBackTangent(
    _ cotangents: inout [Matrix<Double>], _ state: inout TangentState, base: Int, needsInputs: Bool,
    _ run: TangentRun
  ) throws {
    guard let gram = state.takeMatrix() else { return }
    run.add(cotangents, hadamard: gram, parameter: base)
    guard needsInputs else { return }
    try run.replace(&cotangents, columns: inputs) { dy, dx in
      try dy.withUnsafePointer { try pullBack($0, into: dx, rows: dy.rows, base: base, run.parameters, .blas) }
    }
  }
}
