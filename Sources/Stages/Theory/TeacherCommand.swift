import ArgumentParser
import Datasets
import Diagnostics
import Networks
import Store
import Theory

/// `theory teacher`: how nonlinear a teacher model is.
public struct TeacherCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "teacher",
    abstract: "Share the variance of a teacher model among polynomials of low degree and the rest.",
    discussion: """
      The model f*(x) = (1/k) Σ σ*(β_iᵀx) + τ(‖x‖²/d − c) of eqs. (8) and (9) of Wang et al. 2023, x ~ N(0, I_d), β_i \
      orthonormal, c = 1 (centred) or 0 (printed). ‖P_{>m} f*‖² is the variance that no polynomial of degree m catches; \
      that of m = 1 is the lower bound of kernels' risk while n, d and h grow in proportion. Coefficients in Hermite \
      polynomials, by quadrature or in closed form, exact to rounding.

      INPUT  data: a file of gen-data with teacher/directions and the attributes of the group teacher; or the model by \
      options.
      FILE   mean, variance, beyond-1, beyond-2 (1): E f*, its variance, ‖P_{>1} f*‖² and ‖P_{>2} f*‖²; hermite (4), σ*'s \
      coefficients c_0 … c_3; slope-hermite (3), η_0 … η_2 of σ*′, and slope-square (1), E σ*′².

      EXAMPLE
        theory teacher --data x.h5 -o teacher.h5
        theory teacher --activation relu --directions 5 --dimension 1000 -o t.h5

      \(exitCodeHelp)
      """)

  @Option(help: "The data whose teacher is meant: a file of gen-data.")
  var data: String?

  @Option(help: "σ*, as in gen-data; without --data.")
  var activation: Activation.Kind?

  @Option(help: "Its normalisation, as in gen-data; unit if not given.")
  var normalisation: Activation.Normalisation?

  @Option(help: "k, the number of directions; 1 if not given.")
  var directions: Int?

  @Option(help: "τ; 0 if not given.")
  var quadratic: Double?

  @Option(help: "centred or printed, as in gen-data; centred if not given.")
  var quadraticForm: IndexTeacher.Quadratic.Form?

  @Option(help: "d; without --data.")
  var dimension: Int?

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard (data == nil) == (activation != nil && dimension != nil) else {
      throw ValidationError("Give either --data, or --activation and --dimension.")
    }
    guard
      data == nil
        || normalisation == nil && directions == nil && quadratic == nil && quadraticForm == nil && activation == nil
          && dimension == nil
    else { throw ValidationError("--data says what the teacher is; leave out the options that say it too.") }
    guard dimension ?? 1 > 0, 1...max(dimension ?? .max, 1) ~= directions ?? 1 else {
      throw ValidationError("--dimension must be positive, and --directions lie in 1…--dimension.")
    }
    guard quadraticForm == nil || quadratic != nil else {
      throw ValidationError("--quadratic-form is that of --quadratic.")
    }
  }

  public func run() throws {
    let file = try data.map { try H5Reader($0) }
    let power = try file.map(Self.power(of:)) ?? byHand()
    var parameters: [String: String] = [:]
    parameters["activation"] = activation?.rawValue
    parameters["normalisation"] = activation == nil ? nil : (normalisation ?? .unit).rawValue
    parameters["directions"] = directions.map(String.init)
    parameters["quadratic"] = quadratic.map { "\($0)" }
    parameters["quadratic-form"] = quadratic == nil ? nil : (quadraticForm ?? .centred).rawValue
    parameters["dimension"] = dimension.map(String.init)
    var inputs: [String: H5Reader] = [:]
    inputs["data"] = file
    try output.write(by: Self.self, kind: "teacher", inputs: inputs, parameters: parameters) { result in
      try result.set("data", to: Provenance.origin(of: Array(inputs.values)))
      for (name, value) in [
        ("mean", power.mean), ("variance", power.variance), ("beyond-1", power.beyondLinear),
        ("beyond-2", power.beyondQuadratic), ("slope-square", power.expansion.squaredSlope),
      ] { try result.write([value], to: name) }
      try result.write(power.expansion.coefficients, to: "hermite")
      try result.write(power.expansion.slopes, to: "slope-hermite")
    }
  }

  private static func power(of file: H5Reader) throws -> TeacherPower {
    let teacher = try TeacherDescription(file)
    return try TeacherPower(
      activation: teacher.activation, directions: teacher.count, quadratic: teacher.quadratic?.strength ?? 0,
      offset: teacher.quadratic?.form == .printed ? 0 : 1, dimension: teacher.dimension)
  }

  private func byHand() throws -> TeacherPower {
    try TeacherPower(
      activation: Activation(activation ?? .arctan, normalisation: normalisation ?? .unit),
      directions: directions ?? 1, quadratic: quadratic ?? 0, offset: quadraticForm == .printed ? 0 : 1,
      dimension: dimension ?? 1)
  }
}
