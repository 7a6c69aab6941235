import ArgumentParser
import ComplexModule
import Theory

/// `theory stieltjes`.
struct StieltjesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stieltjes",
    abstract: "m(z) = ∫ dν(x)/(x − z) and the solutions s_1 … s_L, at points z off the real axis.",
    discussion: """
      Columns: re z, im z, re m, im m, then re s_l, im s_l for each layer but those without a share in the law, whose s_l \
      is infinite.

      \(exitCodeHelp)
      """)

  @OptionGroup var law: AskedLaw

  @Option(parsing: .unconditionalSingleValue, help: "A point z as re,im with im ≥ 1e-30; may be repeated.")
  var at: [CommaList<Double>]

  func validate() throws {
    guard !at.isEmpty, at.allSatisfy({ $0.elements.count == 2 && $0.elements[1] >= 1e-30 }) else {
      throw ValidationError("Give points by --at re,im with im ≥ 1e-30; below, ask for the density.")
    }
  }

  func run() throws {
    let transform = try law.transform()
    let points = at.map { Complex($0.elements[0], $0.elements[1]) }
    let solutions = try points.map { try transform.solve(at: $0) }
    let layers = (0..<transform.depth).filter { layer in solutions.allSatisfy { $0.layers[layer].isFinite } }
    let rows = zip(points, solutions).map { z, solution in
      ([z, solution.stieltjes] + layers.map { solution.layers[$0] }).flatMap { [$0.real, $0.imaginary] }
    }
    let names = layers.flatMap { ["re_s\($0 + 1)", "im_s\($0 + 1)"] }
    try AnswerTable.print(["re_z", "im_z", "re_m", "im_m"] + names, rows)
  }
}
