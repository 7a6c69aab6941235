/// What an observer records at an epoch: a named array with a unit.
public struct Quantity: Sendable, Equatable {
  /// The name of its data set.
  public let name: String
  /// The unit; empty for a pure number.
  public let unit: String
  /// Empty for a single number.
  public let shape: [Int]
  /// In row-major order.
  public let values: [Double]

  /// A number.
  public init(_ name: String, _ value: Double, unit: String = "") {
    self.init(name, [value], shape: [], unit: unit)
  }

  /// An array of the given shape; of one dimension if none is given.
  public init(_ name: String, _ values: [Double], shape: [Int]? = nil, unit: String = "") {
    self.name = name
    self.unit = unit
    self.shape = shape ?? [values.count]
    self.values = values
  }
}
