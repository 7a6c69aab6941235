extension StieltjesTransform {
  /// That of the Marčenko–Pastur law, which is the Marčenko–Pastur map of a point mass at 1.
  public init(_ law: MarchenkoPastur) throws {
    try self.init(
      input: .pointMass(at: 1), ratios: [law.ratio], bSquared: 1, combination: .conjugateKernel(layer: 1))
  }
}
