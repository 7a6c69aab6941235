import Pipeline

extension Work {
  /// Of the eigenvalues of n rows, 4n³/3 operations, of which half wait for memory; with all eigenvectors 16n³/3.
  static func eigenvalues(_ n: Int, vectors: Bool = false) -> Work {
    let cube = Double(n) * Double(n) * Double(n)
    return Work(double: (vectors ? 16 : 4) / 3 * cube, traffic: 0.5 * cube)
  }

  /// The same in float32: other operations, half the bytes.
  var inFloat32: Work { Work(single: double + single, traffic: traffic / 2) }

  /// Of the products of n rows of d numbers with each other.
  static func gram(_ n: Int, _ d: Int) -> Work { Work(double: Double(n) * Double(n) * Double(d)) }
}
