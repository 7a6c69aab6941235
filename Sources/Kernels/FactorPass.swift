import LinearAlgebra
import Networks

/// The passes of a network of dense layers and activations at some samples that give the factors of its kernels.
struct FactorPass<Element: Scalar> {
  private let parameters: any ParameterSource<Element>
  private let architecture: any Architecture
  private let body: Sequential
  private let spreading: Spreading

  /// - Parameter spreading: how products and loops are.
  init(_ architecture: any Architecture, _ parameters: any ParameterSource<Element>, _ spreading: Spreading) {
    (self.architecture, self.parameters, self.spreading) = (architecture, parameters, spreading)
    body = architecture.body
  }

  /// Whether a network is made of such layers.
  static func covers(_ architecture: any Architecture) -> Bool {
    architecture.body.layers.allSatisfy { $0 is Dense || $0 is Entrywise }
  }

  /// The factors of G_0, G_1, …, one after another. Memory: n numbers for each neuron of two layers.
  struct Forward {
    fileprivate let pass: FactorPass
    private var x: Matrix<Element>
    private var index = 0
    /// How many there were.
    private(set) var count = 0

    fileprivate init(_ pass: FactorPass, _ samples: Matrix<Element>) { (self.pass, x) = (pass, samples) }

    /// The next dense layer's; nil behind the last.
    mutating func next() throws -> KernelFactor<Element>? {
      while index < pass.body.layers.count {
        if index > 0 { x = try pass.values(of: index - 1, x) }
        index += 1
        guard let factor = pass.factor(index - 1, x) else { continue }
        count += 1
        return factor
      }
      return nil
    }
  }

  /// The factors of the tangent kernel, from the readout's down. Memory: n numbers for each neuron, and for those of
  /// k + 2 layers.
  struct Backward {
    fileprivate let pass: FactorPass
    /// What each layer took; of dense layers but the first it is formed again.
    fileprivate var taken: [Matrix<Element>?]
    fileprivate var cotangents: [Matrix<Element>]

    /// The next dense layer's; nil behind the first.
    mutating func next() throws -> KernelFactor<Element>? {
      while let kept = taken.popLast() {
        let index = taken.count
        if let entrywise = pass.body.layers[index] as? Entrywise, var slopes = kept {
          let n = slopes.count
          slopes.withUnsafeMutablePointer { entrywise.formSlopes(n, $0, pass.spreading) }
          for output in cotangents.indices { cotangents[output].multiplyEntrywise(by: slopes) }
          continue
        }
        let below = taken.last ?? nil
        guard let x = try kept ?? below.map({ try pass.values(of: index - 1, $0) }),
          var factor = pass.factor(index, x)
        else { continue }
        factor.derivatives = cotangents
        if index > 0 { cotangents = try cotangents.map { try pass.pullBack($0, factor.layer, index) } }
        return factor
      }
      return nil
    }
  }

  /// - Throws: `Problem.badInput` where the samples' length is not d_0.
  func forward(at samples: Matrix<Element>) throws -> Forward {
    try architecture.requireInputs(of: samples)
    return Forward(self, samples)
  }

  /// - Throws: `Problem.badInput` where the samples' length is not d_0, and what reading the parameters throws.
  func backward(at samples: Matrix<Element>) throws -> Backward {
    try architecture.requireInputs(of: samples)
    var taken: [Matrix<Element>?] = []
    var x = samples
    for index in body.layers.indices {
      taken.append(index == 0 || body.layers[index] is Entrywise ? x : nil)
      x = try values(of: index, x)
    }
    // The derivative of each output by the outputs, in the time of the flow.
    let (unit, outputs) = (Element(architecture.speed.squareRoot()), architecture.outputs)
    let cotangents = (0..<outputs).map { output in
      Matrix<Element>(rows: samples.rows, columns: outputs) { _, column in column == output ? unit : 0 }
    }
    return Backward(pass: self, taken: taken, cotangents: cotangents)
  }

  /// Of a layer that takes x; nil of one that is not dense.
  private func factor(_ index: Int, _ x: Matrix<Element>) -> KernelFactor<Element>? {
    guard let dense = body.layers[index] as? Dense else { return nil }
    return KernelFactor(layer: dense, index: body.layers[..<index].count { $0 is Dense }, features: x)
  }

  /// What a layer gives.
  private func values(of index: Int, _ x: Matrix<Element>) throws -> Matrix<Element> {
    let layer = body.layers[index]
    let (rows, count) = (x.rows, x.count)
    var y = Matrix<Element>(rows: rows, columns: layer.outputs)
    try y.withUnsafeMutablePointer { y in
      try x.withUnsafePointer { x in
        if let dense = layer as? Dense {
          try dense.form(y, of: x, rows: rows, base: body.offsets[index], parameters, spreading)
        } else if let entrywise = layer as? Entrywise {
          entrywise.apply(count, x, into: y, spreading)
        }
      }
    }
    return y
  }

  private func pullBack(_ dy: Matrix<Element>, _ dense: Dense, _ index: Int) throws -> Matrix<Element> {
    let rows = dy.rows
    var dx = Matrix<Element>(rows: rows, columns: dense.inputs)
    try dx.withUnsafeMutablePointer { dx in
      try dy.withUnsafePointer { dy in
        try dense.pullBack(dy, into: dx, rows: rows, base: body.offsets[index], parameters, spreading)
      }
    }
    return dx
  }
}
