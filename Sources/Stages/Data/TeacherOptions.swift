import ArgumentParser
import Datasets
import Networks

extension IndexTeacher.Quadratic.Form: ExpressibleByArgument {}

/// The options that say what the teacher of labels is; any but those of the activation has the teacher stored.
struct TeacherOptions: ParsableArguments {
  @OptionGroup var activation: ActivationOptions

  @Option(help: "k, the number of orthonormal directions of the teacher; 1 if not given.")
  var directions: Int?

  @Option(help: "τ of the teacher's term τ(‖x‖²/d − 1), in units where samples have entries of variance 1.")
  var quadratic: Double?

  @Option(help: "centred: that term, of mean 0; printed: τ‖x‖²/d, as eq. (9) has it. centred if not given.")
  var quadraticForm: IndexTeacher.Quadratic.Form?

  @Option(help: "σ_ε, the standard deviation of the noise on the training labels; test labels have none.")
  var noise: Double?

  mutating func validate() throws {
    guard quadraticForm == nil || quadratic != nil else {
      throw ValidationError("--quadratic-form is that of --quadratic.")
    }
    guard noise ?? 0 >= 0 else { throw ValidationError("--noise must not be negative.") }
    guard directions ?? 1 >= 1 else { throw ValidationError("--directions must be positive.") }
  }

  /// Whether something is asked for beyond σ(xᵀv).
  var isGeneral: Bool { directions != nil || quadratic != nil || noise != nil }

  /// The quadratic term; nil where none is asked for.
  var term: IndexTeacher.Quadratic? {
    quadratic.map { IndexTeacher.Quadratic(strength: $0, form: quadraticForm ?? .centred) }
  }

  /// The parameters by name, for provenance.
  var parameters: [String: String] {
    var parameters = ["teacher": "\(activation.normalisation.rawValue) \(activation.activation.rawValue)"]
    parameters["directions"] = directions.map(String.init)
    parameters["quadratic"] = quadratic.map { "\($0)" }
    parameters["quadratic-form"] = term?.form.rawValue
    parameters["noise"] = noise.map { "\($0)" }
    return parameters
  }
}
