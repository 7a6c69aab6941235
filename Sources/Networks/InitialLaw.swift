import Randomness

/// The law of a parameter's independent entries at initialisation.
public enum InitialLaw: Sendable, Equatable {
  /// N(0, 1), Assumption 3.2(a) of Fan and Wang.
  case normal
  /// The standard Cauchy law, of density 1/(π(1 + x²)).
  case cauchy
  /// −1 or 1 with equal probabilities.
  case signs
  /// N(0, σ²).
  case normalOf(deviation: Double)
  /// The same number everywhere.
  case constant(Double)

  /// Fills `buffer` with entries `index`, `index + 1`, … of the law's stream.
  func fill(_ buffer: UnsafeMutableBufferPointer<Double>, of stream: RandomStream, from index: Int) {
    switch self {
    case .normal: stream.fillNormal(buffer, from: index)
    case .normalOf(let deviation):
      stream.fillNormal(buffer, from: index)
      for i in buffer.indices { buffer[i] *= deviation }
    case .cauchy: stream.fillCauchy(buffer, from: index)
    case .signs: _ = buffer.update(from: stream.signs(count: buffer.count, from: index))
    case .constant(let value): buffer.update(repeating: value)
    }
  }
}
