import Store

/// A random law of pairs of graphs that a file can hold.
public protocol GraphLaw: GraphPairSource {
  /// Sets the attributes law, delta, seed and so on.
  func setAttributes(in file: H5Writer) throws
  /// Writes the data sets that pairs are drawn from, where there are any.
  func writeData(to file: H5Writer) throws
}

extension GraphLaw {
  public func writeData(to file: H5Writer) throws {}
}
