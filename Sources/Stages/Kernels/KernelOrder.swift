/// A kernel matrix to be formed of a network at given samples, and the name it is stored under.
public struct KernelOrder: Codable, Sendable {
  public enum Form: Codable, Sendable {
    /// G_l, (n, n).
    case conjugate(layer: Int)
    /// The NTK with the scalings τ_1 … τ_{L+1}, (nk, nk).
    case tangent(scalings: [Double])
    /// c Id + Σ_l c_l G_l, (n, n).
    case combination(identity: Double, layers: [Double])
  }

  public let name: String
  public let form: Form
}
