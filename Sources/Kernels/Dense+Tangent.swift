import LinearAlgebra
import Networks

extension Dense: TangentLayer {
  /// G = s² X Xᵀ + σ_b², shape (n, n): the Gram matrix of what multiplies the parameters, of samples in rows. It is the
  /// conjugate kernel at this depth, and the covariance of what the layer gives at infinite width.
  func inputGram<Element: Scalar>(_ x: Matrix<Element>) -> Matrix<Element> {
    var gram = Matrix<Element>(rows: x.rows, columns: x.rows)
    if hasBias { gram = Matrix(rows: x.rows, columns: x.rows, repeating: Element(biasScale * biasScale)) }
    gram.formGram(x, alpha: Element(scale * scale), beta: hasBias ? 1 : 0)
    return gram
  }

  func forwardTangent<Element: Scalar>(_ x: consuming Matrix<Element>, base: Int, _ run: TangentRun<Element>) throws
    -> (
      y: Matrix<Element>, state: TangentState<Element>
    )
  {
    let gram = run.isKeeping ? inputGram(x) : nil
    try run.observe(gram ?? inputGram(x))
    var y = Matrix<Element>(rows: x.rows, columns: outputs)
    try y.withUnsafeMutablePointer { y in
      try x.withUnsafePointer { try form(y, of: $0, rows: x.rows, base: base, run.parameters, .blas) }
    }
    return (y, TangentState(matrix: gram))
  }

  /// The share of W and b: τ (S Sᵀ) ∘ G.
  func pullBackTangent<Element: Scalar>(
    _ cotangents: inout [Matrix<Element>], _ state: inout TangentState<Element>, base: Int, needsInputs: Bool,
    _ run: TangentRun<Element>
  ) throws {
    guard let gram = state.takeMatrix() else { return }
    run.add(cotangents, hadamard: gram, parameter: base)
    guard needsInputs else { return }
    try run.replace(&cotangents, columns: inputs) { dy, dx in
      try dy.withUnsafePointer { try pullBack($0, into: dx, rows: dy.rows, base: base, run.parameters, .blas) }
    }
  }
}
