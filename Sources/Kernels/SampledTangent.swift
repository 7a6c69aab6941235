import LinearAlgebra
import Networks

/// The general form of a layer's share of the tangent kernel: the derivatives by its parameters, sample by sample, and
/// their Gram matrix.
///
/// Memory: for each output a slab of n rows, of at most the run's `slabSize` numbers in all. A parameter that does not fit is
/// taken in parts of its numbers, the derivatives being formed anew for each.
struct SampledTangent: TangentLayer {
  private let layer: any Layer

  init(_ layer: any Layer) { self.layer = layer }

  var inputs: Int { layer.inputs }
  var outputs: Int { layer.outputs }
  var parameters: [ParameterShape] { layer.parameters }
  var operations: Int { layer.operations }

  func workSpace(of samples: Int) -> Int { layer.workSpace(of: samples) }

  func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> {
    try layer.forward(x, base: base, run)
  }

  func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    try layer.pullBack(dy, base: base, needsInputs: needsInputs, run, sink)
  }

  func forwardTangent<Element: Scalar>(_ x: consuming Matrix<Element>, base: Int, _ run: TangentRun<Element>) throws
    -> (
      y: Matrix<Element>, state: TangentState<Element>
    )
  {
    guard !parameters.isEmpty else {
      var samples = consume x
      let y = try layer.tiledForward(&samples, run)
      return (y, TangentState(matrix: run.isKeeping ? samples : nil))
    }
    var y = Matrix<Element>(rows: x.rows, columns: outputs)
    let pass = Run(run.parameters, spreading: .blas, isRecording: false)
    for row in 0..<x.rows {
      pass.begin()
      let values = try layer.forward(pass.take(x, row..<row + 1), base: base, pass)
      y.withUnsafeMutablePointer { ($0 + row * outputs).update(from: values.values, count: values.size) }
    }
    return (y, TangentState(matrix: run.isKeeping ? x : nil))
  }

  func pullBackTangent<Element: Scalar>(
    _ cotangents: inout [Matrix<Element>], _ state: inout TangentState<Element>, base: Int, needsInputs: Bool,
    _ run: TangentRun<Element>
  ) throws {
    guard var x = state.takeMatrix() else { return }
    guard !parameters.isEmpty else {
      if needsInputs { try layer.tiledPullBack(&cotangents, at: &x, run) }
      return
    }
    let pass = Run(run.parameters, spreading: .blas, isRecording: true)
    let width = max(run.slabSize / max(x.rows * cotangents.count, 1), 1)
    for (index, shape) in parameters.enumerated() {
      for start in stride(from: 0, to: shape.count, by: width) {
        let part = start..<min(start + width, shape.count)
        try run.add(columns: part.count, parameter: base + index) {
          try formJacobian(of: cotangents[$0], at: x, by: index, part, base: base, pass, into: $1)
        }
      }
    }
    guard needsInputs else { return }
    let sink = OneParameter<Element>(index: -1, count: 0)
    for index in cotangents.indices {
      var below = Matrix<Element>(rows: x.rows, columns: inputs)
      for row in 0..<x.rows {
        let dx = try pullBack(cotangents[index], at: x, row: row, base: base, needsInputs: true, pass, sink)
        below.withUnsafeMutablePointer { ($0 + row * inputs).update(from: dx.values, count: dx.size) }
      }
      cotangents[index] = below
    }
  }

  /// The derivatives of one output by numbers `part` of parameter `index` of the layer, a row for each sample.
  private func formJacobian<Element: Scalar>(
    of cotangents: Matrix<Element>, at x: Matrix<Element>, by index: Int, _ part: Range<Int>, base: Int,
    _ pass: Run<Element>, into result: UnsafeMutablePointer<Element>
  ) throws {
    let shape = parameters[index]
    let sink = OneParameter<Element>(index: base + index, count: shape.count)
    for row in 0..<x.rows {
      _ = try pullBack(cotangents, at: x, row: row, base: base, needsInputs: false, pass, sink)
      sink.gradient.withUnsafeBufferPointer { gradient in
        guard let gradient = gradient.baseAddress else { return }
        (result + row * part.count).update(from: gradient + part.lowerBound, count: part.count)
      }
    }
  }

  private func pullBack<Element: Scalar>(
    _ cotangents: Matrix<Element>, at x: Matrix<Element>, row: Int, base: Int, needsInputs: Bool, _ pass: Run<Element>,
    _ sink: OneParameter<Element>
  ) throws -> Rows<Element> {
    pass.begin()
    sink.clear()
    _ = try layer.forward(pass.take(x, row..<row + 1), base: base, pass)
    return try layer.pullBack(
      pass.take(cotangents, row..<row + 1), base: base, needsInputs: needsInputs, pass, sink)
  }
}

/// Sums the gradient of one parameter.
private final class OneParameter<Element: Scalar>: GradientSink {
  private let index: Int
  private(set) var gradient: [Element]

  init(index: Int, count: Int) {
    self.index = index
    gradient = [Element](repeating: 0, count: count)
  }

  func clear() {
    gradient.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
  }

  var firstTrained: Int { index < 0 ? .max : index }

  func isTrained(_ index: Int) -> Bool { index == self.index }

  func take(_ product: GradientProduct<Element>, of index: Int, shape: ParameterShape) {
    accumulate(index) {
      Element.gemm(
        true, false, shape.rows, shape.columns, product.count, product.alpha, product.a, shape.rows, product.b,
        shape.columns, 1, $0, shape.columns)
    }
  }

  func accumulate(_ index: Int, _ body: (UnsafeMutablePointer<Element>) -> Void) {
    gradient.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { body(base) } }
  }
}
