import CVectorMath

/// The most inputs, bias included, that `shallowOutputs` and `shallowGradient` take.
package let shallowInputs = Int(RV_SHALLOW_INPUTS)

/// The number of neurons given to `shallowOutputs` and `shallowGradient` is a multiple of this.
package let shallowNeurons = Int(RV_SHALLOW_NEURONS)

extension Scalar {
  /// f_i ← Σ_j c_j (w_j·x_i)₊: the outputs of a shallow ReLU network for `rows` samples; see CVectorMath's shallow.h.
  package static func shallowOutputs(
    _ rows: Int, _ inputs: Int, _ neurons: Int, _ x: UnsafePointer<Self>, _ w: UnsafePointer<Self>,
    _ c: UnsafePointer<Self>, _ f: UnsafeMutablePointer<Self>
  ) {
    if isDouble {
      rv_shallow_outputs_f64(rows, inputs, neurons, same(x), same(w), same(c), same(f))
    } else {
      rv_shallow_outputs_f32(rows, inputs, neurons, same(x), same(w), same(c), same(f))
    }
  }

  /// The gradient of Σ_i g_i f_i by w and c, added to `dw` and `dc`; `gx` holds g_i x_i.
  package static func shallowGradient(
    _ rows: Int, _ inputs: Int, _ neurons: Int, _ x: UnsafePointer<Self>, _ g: UnsafePointer<Self>,
    _ gx: UnsafePointer<Self>, _ w: UnsafePointer<Self>, _ c: UnsafePointer<Self>,
    _ dw: UnsafeMutablePointer<Self>, _ dc: UnsafeMutablePointer<Self>
  ) {
    if isDouble {
      rv_shallow_gradient_f64(rows, inputs, neurons, same(x), same(g), same(gx), same(w), same(c), same(dw), same(dc))
    } else {
      rv_shallow_gradient_f32(rows, inputs, neurons, same(x), same(g), same(gx), same(w), same(c), same(dw), same(dc))
    }
  }
}
