import ArgumentParser
import ComplexModule
import Diagnostics
import Theory

/// The law a question is about.
struct AskedLaw: ParsableArguments {
  @OptionGroup var options: LawOptions

  @Option(help: "The law: ck (the last layer), ck/<l>, ntk or input.")
  var law = "ck"

  mutating func validate() throws { try options.checkLaw(law, option: "--law") }

  func transform() throws -> LimitTransform {
    try options.transform(law, input: try options.inputLaw(from: try options.openSpectrum()))
  }

  func limit() throws -> LimitLaw { try LimitLaw(try transform()) }
}

/// Real places: a list, or a range with a number of points.
struct Places: ParsableArguments {
  @Option(name: .customLong("at"), parsing: .unconditional, help: "Places x, as a list 1,2,3.")
  var places: CommaList<Double>?

  @Option(parsing: .unconditional, help: "The first of --points places.")
  var from: Double?

  @Option(parsing: .unconditional, help: "The last of --points places.")
  var to: Double?

  @Option(help: "How many places, evenly spaced.")
  var points = 201

  mutating func validate() throws {
    guard (from == nil) == (to == nil), (places == nil) == (from != nil) else {
      throw ValidationError("Give places either by --at, or by --from and --to.")
    }
    guard points >= 2, points < 1 << 24 else { throw ValidationError("--points must lie in 2…2²⁴−1.") }
  }

  var values: [Double] {
    guard let from, let to else { return places?.elements ?? [] }
    return (0..<points).map { from + (to - from) * Double($0) / Double(points - 1) }
  }
}

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
    let layers = (1...transform.depth).map { ",re_s\($0),im_s\($0)" }.joined()
    print("re_z,im_z,re_m,im_m" + layers)
    for point in at {
      let z = Complex(point.elements[0], point.elements[1])
      let solution = try transform.solve(at: z)
      let numbers = [z, solution.stieltjes] + solution.layers
      print(numbers.flatMap { [$0.real, $0.imaginary] }.map(\.description).joined(separator: ","))
    }
  }
}

/// `theory density`.
struct DensityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "density", abstract: "The density of a law's continuous part.",
    discussion: "Columns: x, density.\n\n\(exitCodeHelp)")

  @OptionGroup var law: AskedLaw
  @OptionGroup var places: Places

  func run() throws {
    let values = places.values
    printTable("x,density", values, try law.limit().density(at: values))
  }
}

/// `theory distribution`.
struct DistributionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "distribution", abstract: "The distribution function of a law, atoms included.",
    discussion: "Columns: x, distribution.\n\n\(exitCodeHelp)")

  @OptionGroup var law: AskedLaw
  @OptionGroup var places: Places

  func run() throws {
    let values = places.values
    printTable("x,distribution", values, try law.limit().distribution(at: values))
  }
}

/// `theory support`.
struct SupportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "support", abstract: "The intervals of a law's continuous part, with their masses.",
    discussion: "Columns: lower edge, upper edge, mass.\n\n\(exitCodeHelp)")

  @OptionGroup var law: AskedLaw

  func run() throws {
    print("lower,upper,mass")
    for interval in try law.limit().support { print("\(interval.lower),\(interval.upper),\(interval.mass)") }
  }
}

/// `theory atoms`.
struct AtomsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atoms", abstract: "The atoms of a law, with their masses.",
    discussion: "Columns: place, mass.\n\n\(exitCodeHelp)")

  @OptionGroup var law: AskedLaw

  func run() throws {
    print("place,mass")
    for atom in try law.limit().atoms { print("\(atom.place),\(atom.mass)") }
  }
}

private func printTable(_ header: String, _ x: [Double], _ y: [Double]) {
  print(header)
  for (x, y) in zip(x, y) { print("\(x),\(y)") }
}
