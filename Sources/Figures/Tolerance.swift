/// By how much a number may differ from its golden value, and why.
public struct Tolerance: Sendable, Equatable {
  /// In the number's own unit; prevails over `relative`.
  public var absolute: Double?
  /// As a share of the golden value.
  public var relative: Double?
  public var reason: String?

  /// The share where nothing is given: rounding differs between processors, nothing else should.
  public static let defaultShare = 1e-6

  public init(absolute: Double? = nil, relative: Double? = nil, reason: String? = nil) {
    (self.absolute, self.relative, self.reason) = (absolute, relative, reason)
  }

  /// By how much a number may differ from `golden`, absolutely; nil for a share of a golden value that is not known.
  public func allowed(at golden: Double?) -> Double? {
    absolute ?? golden.map { (relative ?? Self.defaultShare) * abs($0) }
  }
}
