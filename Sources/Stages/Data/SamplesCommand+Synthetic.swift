import Datasets
import Diagnostics
import LinearAlgebra
import Randomness
import Store

extension SamplesCommand {
  /// Draws samples of a law and writes them with their labels.
  func writeSynthetic(_ law: SampleRecipe.Law) throws {
    try PhysicalMemory.require(
      bytes, for: "samples of \(dimension ?? 0) coordinates", remedy: "take fewer samples, or fewer dimensions")
    let recipe = SampleRecipe(
      law: law, samples: samples, testSamples: testSamples, dimension: dimension ?? 0, seed: seed)
    let stream = recipe.stream
    let signal = try spikes.map {
      try SignalSpikes(
        strengths: $0.elements, samples: samples, dimension: dimension ?? 0, support: support,
        stream: stream["spikes"])
    }
    var inputs = try recipe.training()
    try signal?.add(to: &inputs)
    var parameters = ["input": input.name, "samples": "\(samples)", "dimension": "\(dimension ?? 0)"]
    parameters.merge(["test-samples": "\(testSamples)", "labels": labels.rawValue, "seed": "\(seed)"]) { $1 }
    if labels == .teacher { parameters.merge(teacher.parameters) { $1 } }
    parameters["spikes"] = spikes?.text
    parameters["support"] = support.map { "\($0)" }
    if storage == .seed { parameters["storage"] = storage.rawValue }
    let model = labels == .teacher ? try makeTeacher(stream) : nil
    try output.write(by: Self.self, kind: "data", inputs: [:], parameters: parameters) { file in
      try file.set("data", to: "synthetic")
      if storage == .seed { try recipe.write(to: file) } else { try file.write(inputs, to: "X") }
      if let model { try write(model, at: inputs, stream["label-noise"], to: file) }
      if let signal {
        try file.write(signal.directions, to: "spikes/u")
        try file.write(signal.loadings, to: "spikes/v")
      }
      guard testSamples > 0 else { return }
      let test = try recipe.test()
      if storage == .arrays { try file.write(test, to: "test/X") }
      if let model { try file.write(try model.values(at: test), to: "test/y") }
    }
  }

  private func makeTeacher(_ stream: RandomStream) throws -> IndexTeacher {
    try IndexTeacher(
      dimension: dimension ?? 0, directions: teacher.directions ?? 1, activation: teacher.activation.value,
      quadratic: teacher.term, stream: stream["teacher"])
  }

  /// Writes the training labels, and what they come from where that is more than one neuron.
  private func write(
    _ model: IndexTeacher, at inputs: Matrix<Double>, _ noise: RandomStream, to file: H5Writer
  ) throws {
    let values = try model.values(at: inputs)
    guard teacher.isGeneral else { return try file.write(values, to: "y") }
    let deviation = teacher.noise ?? 0
    try file.write(zip(values, noise.normal(count: values.count)).map { $0 + deviation * $1 }, to: "y")
    try model.write(to: file)
    guard teacher.noise != nil else { return }
    try file.write(values, to: "\(IndexTeacher.group)/values")
    try file.set("noise", to: deviation, on: IndexTeacher.group)
  }
}
