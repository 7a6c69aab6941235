import COptimisers
import LinearAlgebra

extension Scalar {
  /// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − rate·m/(√v + ε): the loop of Adam.
  static func adam(
    _ n: Int, _ beta1: Self, _ beta2: Self, _ rate: Self, _ epsilon: Self, _ g: UnsafePointer<Self>,
    _ m: UnsafeMutablePointer<Self>, _ v: UnsafeMutablePointer<Self>, _ w: UnsafeMutablePointer<Self>
  ) {
    if isDouble {
      rv_adam_f64(n, same(beta1), same(beta2), same(rate), same(epsilon), same(g), same(m), same(v), same(w))
    } else {
      rv_adam_f32(n, same(beta1), same(beta2), same(rate), same(epsilon), same(g), same(m), same(v), same(w))
    }
  }

  /// a ← a + g², w ← w − rate·g/(√a + ε): the loop of AdaGrad.
  static func adagrad(
    _ n: Int, _ rate: Self, _ epsilon: Self, _ g: UnsafePointer<Self>, _ a: UnsafeMutablePointer<Self>,
    _ w: UnsafeMutablePointer<Self>
  ) {
    if isDouble {
      rv_adagrad_f64(n, same(rate), same(epsilon), same(g), same(a), same(w))
    } else {
      rv_adagrad_f32(n, same(rate), same(epsilon), same(g), same(a), same(w))
    }
  }
}
