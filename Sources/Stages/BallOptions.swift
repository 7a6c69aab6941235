import ArgumentParser

/// The options of the ball whose indicator is a target.
struct BallOptions: ParsableArguments {
  @Option(help: "R, the radius of the ball whose indicator is a target.")
  var radius: Double?

  @Option(help: "The centre of the ball, d coordinates; the origin if not given.")
  var centre: CommaList<Double>?

  mutating func validate() throws {
    guard radius.map({ $0 > 0 && $0.isFinite }) ?? true else {
      throw ValidationError("--radius must be a positive finite number.")
    }
    guard centre == nil || radius != nil else { throw ValidationError("--centre is for a ball; give its --radius.") }
    guard centre?.elements.allSatisfy(\.isFinite) ?? true else { throw ValidationError("--centre must be finite.") }
  }

  /// The parameters by name, for provenance; none without a ball.
  var parameters: [String: String] {
    radius.map { ["radius": "\($0)", "centre": centre?.text ?? "origin"] } ?? [:]
  }
}
