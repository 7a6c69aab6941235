import Diagnostics

extension SpectralLaw {
  /// Reads a law as the command line writes it: `mp:<γ>` or `atoms:<place>[@<weight>],…` (weight 1 if absent).
  ///
  /// - Throws: `Problem(.usage)` that quotes the text and says what is accepted.
  public init(parsing text: String) throws {
    func refusal(_ cause: String) -> Problem {
      Problem(
        .usage, object: text, cause: cause,
        remedy: "write mp:<ratio> or atoms:<place>@<weight>,…, such as mp:3 or atoms:0.5@0.4,1@0.4,2@0.2")
    }
    func number(_ field: Substring) throws -> Double {
      guard let value = Double(field), value.isFinite else { throw refusal("‘\(field)’ is not a number") }
      return value
    }
    let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2 else { throw refusal("this does not name a spectral law") }
    switch halves[0] {
    case "mp":
      let ratio = try number(halves[1])
      guard Self.scales.contains(ratio) else { throw refusal("the ratio must lie in 1e-30…1e30") }
      try self.init(marchenkoPastur: ratio)
    case "atoms":
      var places: [Double] = []
      var weights: [Double] = []
      for item in halves[1].split(separator: ",", omittingEmptySubsequences: false) {
        let fields = item.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        places.append(try number(fields[0]))
        weights.append(fields.count == 2 ? try number(fields[1]) : 1)
      }
      do {
        try self.init(atoms: places, weights: weights)
      } catch let problem as Problem {
        throw refusal(problem.cause)
      }
    default:
      throw refusal("there is no spectral law ‘\(halves[0])’")
    }
  }
}
