import ArgumentParser
import Matching

extension MatchingMethod: ExpressibleByArgument {}
extension Centring: ExpressibleByArgument {}
extension Rounding: ExpressibleByArgument {}
extension MatchingMethod: LosslessStringConvertible {
  public init?(_ description: String) { self.init(rawValue: description) }
  public var description: String { rawValue }
}

/// The options of what makes similarities of graphs.
struct MatchingOptions: ParsableArguments {
  @Option(
    name: .customLong("bandwidth"),
    help: "η, the width of GRAMPA's Cauchy kernel, in units where the bulk of the eigenvalues ends at 2 (default: 0.2)."
  )
  var givenBandwidth: Double?

  @Option(help: "What is subtracted from the adjacency matrices: each graph's own density, or nothing.")
  var centring = Centring.mean

  @Option(
    name: .customLong("tolerance"),
    help: "The bound on both relative residuals at which the quadratic program ends (default: 1e-05).")
  var givenTolerance: Double?

  var bandwidth: Double { givenBandwidth ?? 0.2 }
  private var tolerance: Double { givenTolerance ?? 1e-5 }

  mutating func validate() throws {
    guard EigenPair.bandwidths.contains(bandwidth) else {
      throw ValidationError("--bandwidth must lie in 1e-8…1e8.")
    }
    guard tolerance > 0, tolerance < 1 else { throw ValidationError("--tolerance must lie between 0 and 1.") }
  }

  /// Sees that an option that is given is one of these methods'.
  func checkUse(for methods: [MatchingMethod]) throws {
    guard givenBandwidth == nil || methods.contains(where: \.usesBandwidth) else {
      throw ValidationError("--bandwidth is for grampa, row-sums and row-column-sums.")
    }
    guard givenTolerance == nil || methods.contains(.quadraticProgram) else {
      throw ValidationError("--tolerance is for quadratic-program.")
    }
  }

  /// The matcher with these options.
  func matcher(rounding: Rounding = .assignment) -> Matcher {
    Matcher(
      bandwidth: bandwidth, centring: centring, rounding: rounding,
      stopping: QuadraticProgram.Stopping(tolerance: tolerance))
  }

  /// For the provenance.
  var parameters: [String: String] {
    ["bandwidth": "\(bandwidth)", "centring": centring.rawValue, "tolerance": "\(tolerance)"]
  }
}
