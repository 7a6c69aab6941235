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
  @Option(help: "η, the width of GRAMPA's Cauchy kernel, in units where the bulk of the eigenvalues ends at 2.")
  var bandwidth = 0.2

  @Option(help: "What is subtracted from the adjacency matrices: each graph's own density, or nothing.")
  var centring = Centring.mean

  mutating func validate() throws {
    guard EigenPair.bandwidths.contains(bandwidth) else {
      throw ValidationError("--bandwidth must lie in 1e-8…1e8.")
    }
  }

  /// For the provenance.
  var parameters: [String: String] { ["bandwidth": "\(bandwidth)", "centring": centring.rawValue] }
}
