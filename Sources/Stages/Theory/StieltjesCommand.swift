import ArgumentParser
import ComplexModule
import Theory

/// `theory stieltjes`.
struct StieltjesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stieltjes",
    abstract: "m(z) = ∫ dν(x)/(x − z) and the solutions s_1 … s_L, at points z off the real axis.",
    discussion: "Columns: re z, im z, re m, im m, then re s_l, im s_l for each layer.\n\n\(exitCodeHelp)")

  @OptionGroup var law: AskedLaw

  @Option(parsing: .unconditionalSingleValue, help: "A point z as re,im with im > 0; may be repeated.")
  var at: [CommaList<Double>]

  func validate() throws {
    guard !at.isEmpty, at.allSatisfy({ $0.elements.count == 2 && $0.elements[1] > 0 }) else {
      throw ValidationError("Give points by --at re,im with im > 0.")
    }
  }

  func run() throws {
    let transform = try law.transform()
    let layers = (1...transform.depth).flatMap { ["re_s\($0)", "im_s\($0)"] }
    let rows = try at.map { point in
      let z = Complex(point.elements[0], point.elements[1])
      let solution = try transform.solve(at: z)
      return ([z, solution.stieltjes] + solution.layers).flatMap { [$0.real, $0.imaginary] }
    }
    try AnswerTable.print(["re_z", "im_z", "re_m", "im_m"] + layers, rows)
  }
}
