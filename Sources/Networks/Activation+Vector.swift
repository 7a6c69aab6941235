import LinearAlgebra

// Whole arrays at a time. `@_specialize` gives the loops their concrete types, so that they are vectorised;
// the transcendental part goes through `Scalar.map`.
extension Activation {
  /// y ← factor · σ(x) element by element; x and y may be the same.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func apply<Element: Scalar>(
    _ n: Int, _ x: UnsafePointer<Element>, into y: UnsafeMutablePointer<Element>, factor: Element = 1
  ) {
    let (scale, shift) = (Element(scale) * factor, -Element(offset) * Element(scale) * factor)
    switch kind {
    case .arctan: Element.map(.arctan, n, x, y)
    case .tanh: Element.map(.tanh, n, x, y)
    case .softplus: Element.map(.softplus, n, x, y)
    case .erf: Element.map(.erf, n, x, y)
    case .sigmoid: Element.map(.logistic, n, x, y)
    case .sine: Element.map(.sin, n, x, y)
    case .cosine: Element.map(.cos, n, x, y)
    case .gelu: Element.map(.gelu, n, x, y)
    case .relu:
      for i in 0..<n { y[i] = scale * max(x[i], 0) + shift }
      return
    case .cubic: for i in 0..<n { y[i] = x[i] * x[i] * x[i] }
    case .linear: if x != UnsafePointer(y) { y.update(from: x, count: n) }
    case .power(let q): Element.positivePower(q, n, x, y)
    }
    for i in 0..<n { y[i] = scale * y[i] + shift }
  }

  /// y ← factor · σ′(x) element by element; x and y may be the same.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func applySlope<Element: Scalar>(
    _ n: Int, _ x: UnsafePointer<Element>, into y: UnsafeMutablePointer<Element>, factor: Element = 1
  ) {
    var scale = Element(scale) * factor
    switch kind {
    case .arctan:
      for i in 0..<n { y[i] = scale / (1 + x[i] * x[i]) }
      return
    case .tanh:
      Element.map(.tanh, n, x, y)
      for i in 0..<n { y[i] = 1 - y[i] * y[i] }
    case .relu:
      for i in 0..<n { y[i] = x[i] > 0 ? scale : 0 }
      return
    case .softplus: Element.map(.logistic, n, x, y)
    case .erf:
      for i in 0..<n { y[i] = -x[i] * x[i] }
      Element.map(.exp, n, y, y)
      scale *= 2 / Element.pi.squareRoot()
    case .sigmoid:
      Element.map(.logistic, n, x, y)
      for i in 0..<n { y[i] *= 1 - y[i] }
    case .sine: Element.map(.cos, n, x, y)
    case .cosine:
      Element.map(.sin, n, x, y)
      scale = -scale
    case .gelu: Element.map(.geluSlope, n, x, y)
    case .cubic: for i in 0..<n { y[i] = 3 * x[i] * x[i] }
    case .linear: y.update(repeating: 1, count: n)
    case .power(let q):
      Element.positivePower(q - 1, n, x, y)
      scale *= Element(q)
    }
    for i in 0..<n { y[i] *= scale }
  }

  /// y ← y ∘ factor · σ′(x): a backward pass through the activation, `scratch` holding n elements.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public func multiplyBySlope<Element: Scalar>(
    _ n: Int, _ x: UnsafePointer<Element>, into y: UnsafeMutablePointer<Element>, factor: Element,
    scratch: UnsafeMutablePointer<Element>
  ) {
    if kind == .relu {
      let scale = Element(scale) * factor
      for i in 0..<n { y[i] *= x[i] > 0 ? scale : 0 }
      return
    }
    applySlope(n, x, into: scratch, factor: factor)
    for i in 0..<n { y[i] *= scratch[i] }
  }
}
