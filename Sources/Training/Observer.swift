import LinearAlgebra

/// Something watched during training, computed from the network between epochs.
public protocol Observer<Element> {
  associatedtype Element: Scalar

  /// What it records at an epoch: arrays of the same names and shapes every time.
  func observe(_ observation: Observation<Element>) throws -> [Quantity]
}
