import LinearAlgebra

/// Something watched during training, computed from the network between epochs.
public protocol Observer<Element> {
  associatedtype Element: Scalar

  /// Whether it asks for the network's outputs, of which the losses are then taken too.
  var needsOutputs: Bool { get }

  /// Whether it asks for the network before training, which is kept in memory for those alone that do.
  var needsStart: Bool { get }

  /// What it records at an epoch: arrays of the same names and shapes every time.
  func observe(_ observation: Observation<Element>) throws -> [Quantity]
}

extension Observer {
  public var needsOutputs: Bool { false }
  public var needsStart: Bool { false }
}
