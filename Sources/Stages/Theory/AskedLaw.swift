import ArgumentParser
import Theory

/// The law a question is about.
struct AskedLaw: ParsableArguments {
  @OptionGroup var options: LawOptions

  @Option(help: "The law: ck (the last layer), ck/<l>, ntk or input.")
  var law = "ck"

  mutating func validate() throws {
    try options.checkLaw(law, option: "--law")
    try options.checkUse(for: [law])
  }

  func transform() throws -> StieltjesTransform { try options.setting().transform(law) }

  func limit() throws -> LimitSpectrum { try LimitSpectrum(try transform()) }
}
