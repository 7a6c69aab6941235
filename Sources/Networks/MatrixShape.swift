/// A matrix among the parameters of a network or of anyone's model, before it is read.
public struct MatrixShape: Sendable, Equatable {
  public let name: String
  public let rows: Int
  public let columns: Int
  /// The array's sizes where it lies.
  public let stored: [Int]
  /// How an array of more axes became a matrix; nil for one that is a matrix.
  public let unfolding: Unfolding?
  /// Whether it is what layers multiply by: no vector, and of real numbers.
  public let isWeight: Bool

  /// Which axis of an array belongs to a layer's outputs: its unfolding is the matrix of that axis against all others.
  public enum Unfolding: String, Sendable, CaseIterable {
    /// The first, as in PyTorch: (out, in, height, width) becomes (out, in·height·width).
    case first
    /// The last, as in TensorFlow and JAX: (height, width, in, out) becomes (height·width·in, out).
    case last
  }
}
