extension H5Reader {
  /// A data set of any rank in float64, its values in row-major order, those that are not finite among them.
  ///
  /// - Throws: `Problem.badInput` for another element type.
  public func array(_ name: String) throws -> (shape: [Int], values: [Double]) { try read(name) }
}
