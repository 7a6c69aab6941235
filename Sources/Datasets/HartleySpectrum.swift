import Foundation

/// Stationary Gaussian fields on a periodic square grid with amplitudes proportional to 1/f.
///
/// A field is Σ_k a_k ξ_k cas(2πk₁x/m) cas(2πk₂y/m) with cas = cos + sin, ξ_k independent and standard normal.
/// Since a_k depends on |k₁| and |k₂| only, the covariance is Σ a_k² cos(2πk₁Δx/m) cos(2πk₂Δy/m): phases are
/// random and uniform. Sums run in a fixed order, whatever fields are made together.
struct HartleySpectrum: Sendable {
  private let side: Int
  /// a_k, row k₂, column k₁, of square sum 1, so that a field has variance 1; no constant part.
  private let amplitudes: [Double]
  /// cas(2πkx/m), row k, column x.
  private let waves: [Double]

  init(side: Int) {
    self.side = side
    let raw = (0..<side * side).map { index -> Double in
      let (k1, k2) = (index % side, index / side)
      let frequency = hypot(Double(min(k1, side - k1)), Double(min(k2, side - k2)))
      return frequency > 0 ? 1 / frequency : 0
    }
    let norm = raw.reduce(0) { $0 + $1 * $1 }.squareRoot()
    amplitudes = raw.map { $0 / norm }
    waves = (0..<side * side).map { index in
      let angle = 2 * Double.pi * Double(index / side * (index % side) % side) / Double(side)
      return cos(angle) + sin(angle)
    }
  }

  /// The field of the normal numbers `normals`, side² of them, by rows.
  func field(_ normals: ArraySlice<Double>) -> [Double] {
    let weighted = zip(normals, amplitudes).map { $0 * $1 }
    var (rows, field) = (
      [Double](repeating: 0, count: side * side), [Double](repeating: 0, count: side * side)
    )
    waves.withUnsafeBufferPointer { waves in
      for line in 0..<side {
        for k in 0..<side {
          let weight = weighted[line * side + k]
          for x in 0..<side { rows[line * side + x] += weight * waves[k * side + x] }
        }
      }
      for y in 0..<side {
        for k in 0..<side {
          let wave = waves[k * side + y]
          for x in 0..<side { field[y * side + x] += wave * rows[k * side + x] }
        }
      }
    }
    return field
  }
}
