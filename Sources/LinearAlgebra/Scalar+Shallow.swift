import CVectorMath

/// The most inputs, bias included, that `shallowOutputs` and `shallowGradient` take.
public let shallowInputs = Int(RV_SHALLOW_INPUTS)

/// The number of neurons given to `shallowOutputs` and `shallowGradient` is a multiple of this.
public let shallowNeurons = Int(RV_SHALLOW_NEURONS)

extension Double {
  public static func positivePower(
    _ exponent: Double, _ n: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>
  ) {
    rv_positive_power_f64(n, exponent, x, y)
  }

  public static func shallowOutputs(
    _ rows: Int, _ inputs: Int, _ neurons: Int, _ x: UnsafePointer<Double>, _ w: UnsafePointer<Double>,
    _ c: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>
  ) {
    rv_shallow_outputs_f64(rows, inputs, neurons, x, w, c, f)
  }

  public static func shallowGradient(
    _ rows: Int, _ inputs: Int, _ neurons: Int, _ x: UnsafePointer<Double>, _ g: UnsafePointer<Double>,
    _ gx: UnsafePointer<Double>, _ w: UnsafePointer<Double>, _ c: UnsafePointer<Double>,
    _ dw: UnsafeMutablePointer<Double>, _ dc: UnsafeMutablePointer<Double>
  ) {
    rv_shallow_gradient_f64(rows, inputs, neurons, x, g, gx, w, c, dw, dc)
  }
}

extension Float {
  public static func positivePower(
    _ exponent: Double, _ n: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    rv_positive_power_f32(n, Float(exponent), x, y)
  }

  public static func shallowOutputs(
    _ rows: Int, _ inputs: Int, _ neurons: Int, _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>,
    _ c: UnsafePointer<Float>, _ f: UnsafeMutablePointer<Float>
  ) {
    rv_shallow_outputs_f32(rows, inputs, neurons, x, w, c, f)
  }

  public static func shallowGradient(
    _ rows: Int, _ inputs: Int, _ neurons: Int, _ x: UnsafePointer<Float>, _ g: UnsafePointer<Float>,
    _ gx: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
    _ dw: UnsafeMutablePointer<Float>, _ dc: UnsafeMutablePointer<Float>
  ) {
    rv_shallow_gradient_f32(rows, inputs, neurons, x, g, gx, w, c, dw, dc)
  }
}
