import Datasets
import Networks
import Pipeline

extension InitNet {
  /// What drawing and storing the layers, one at a time, takes.
  static func bytes(of architecture: any Architecture) -> Double { 8 * architecture.body.largestParameter }

  func forecast(_ files: KnownFiles) throws -> Forecast {
    var output = FileForecast()
    let architecture = try described()
    output.architecture = architecture
    guard storage == .arrays else { return Forecast(Needs(cores: 1), output: output) }
    return Forecast(
      Needs(memory: Self.bytes(of: architecture), cores: 1, work: .draws(architecture.body.numbers)), output: output)
  }
}

extension PretrainedCommand {
  func forecast(_ files: KnownFiles) -> Forecast {
    // Of a model's folder the sizes are not known before it is read.
    guard model == DatasetIdentity.miniLM.name else {
      return Forecast(Needs(memory: Needs.unknownMemory, cores: 1), output: .unknown)
    }
    var output = FileForecast()
    output.architecture = try? Transformer(StandInModel.shape, features: features, longest: tokens, outputs: outputs)
    let numbers = output.architecture?.body.numbers ?? 0
    return Forecast(
      Needs(memory: 12 * numbers, cores: 1, work: .draws(numbers)), output: output)
  }
}
