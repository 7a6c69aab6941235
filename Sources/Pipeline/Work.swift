/// The work of a run, by what bounds its time.
public struct Work: Sendable, Equatable {
  /// Floating-point operations of products in float64; a multiplication and an addition are two.
  public var double: Double
  /// Those in float32.
  public var single: Double
  /// Bytes that are read from memory and written to it, and four for every nanosecond of work that is no product.
  public var traffic: Double

  public init(double: Double = 0, single: Double = 0, traffic: Double = 0) {
    (self.double, self.single, self.traffic) = (double, single, traffic)
  }

  /// All operations of products.
  public var operations: Double { double + single }

  /// The seconds of a usual core, which tell how many are worth having.
  var usualSeconds: Double { double / 3e10 + single / 6e10 + traffic / 1e10 }

  /// Random numbers, drawn and stored.
  public static func draws(_ count: Double) -> Work { Work(traffic: 40 * count) }

  /// Both, one after the other.
  public static func + (a: Work, b: Work) -> Work {
    Work(double: a.double + b.double, single: a.single + b.single, traffic: a.traffic + b.traffic)
  }

  /// Adds what is done after.
  public static func += (a: inout Work, b: Work) { a = a + b }

  /// The same, so many times.
  public static func * (factor: Double, work: Work) -> Work {
    Work(double: factor * work.double, single: factor * work.single, traffic: factor * work.traffic)
  }
}
