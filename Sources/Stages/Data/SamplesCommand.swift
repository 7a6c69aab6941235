import ArgumentParser
import Datasets
import Diagnostics
import LinearAlgebra
import Networks
import Randomness
import Store

extension SampleRecipe.Storage: ExpressibleByArgument {}

/// `gen-data samples`: samples and labels for training and test.
public struct SamplesCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "samples",
    abstract: "Make samples and labels: Gaussian, spherical, with a low-rank signal, or drawn from CIFAR-10 or MNIST.",
    discussion: """
      gaussian: independent N(0, 1/d) entries. sphere: uniform on the unit sphere. spiked: gaussian, the same numbers, \
      plus Σ_k s_k v_k u_kᵀ for the strengths s_k of --spikes, u_k uniform on the unit sphere of R^d, v_k on that of \
      R^n, or with --support m on that of m samples drawn for each k. cifar-10, mnist: images drawn at random from \
      the training set, or with --selection first of each class as many, the first ones in their order. Preparation unit: the data mean subtracted, the leading --remove principal components of the \
      centred data removed, then each sample scaled to norm 1 (tests are treated by the training samples' mean and \
      components). Preparation channels: pixels/255 less the mean of their colour channel, over its standard deviation, both \
      of the training images. Preparation raw: pixels/255.

      Labels: teacher is σ(xᵀv) for one v of norm √d, or with the options of that name the model (8), (9) of Wang et al. \
      2023: (1/k) Σ σ(xᵀv_i) + τ(‖x‖² − 1) with v_i = √d β_i, β_i orthonormal, and N(0, σ_ε²) added to the training labels \
      alone. (Samples here are the paper's over √d.) classes is +1 for the first and −1 for \
      the second of two --classes, the number of the class otherwise; one-hot is 1 in the column of the class and 0 \
      in those of the other --classes.

      Images are looked for in data/raw/, in the folder RESOLVENT_DATASETS, and then fetched. Only with \
      --allow-stand-in, and REQUIRE_REAL_DATA unset, are generated images used instead; the file then says so \
      in its attribute data.

      FILE  X (n, d), y (n) or (n, classes), test/X, test/y; of spiked spikes/u (k, d), spikes/v (k, n); for images \
      of a teacher with options of its own teacher/directions (k, d), the β_i, and attributes of the group teacher; with \
      --noise teacher/values (n), the training labels without it; for images \
      also indices, classes, examples/before and examples/after (k, d; not yet scaled to norm 1); attributes data = \
      synthetic, real or stand-in, and of images image, their size as 3x32x32. With --storage seed X and test/X are left out, and drawn again by whatever stage reads \
      them, bit for bit: attributes storage, law, samples, test-samples, dimension, seed.

      EXAMPLE
        gen-data --input gaussian --samples 3000 --dimension 1000 --seed 1 -o x.h5
        gen-data --input gaussian --samples 2000 --test-samples 1000 \\
          --dimension 1000 --labels teacher --activation softplus \\
          --quadratic 0.2 --noise 0.3 -o wang.h5
        gen-data --input spiked --spikes 4,3 --support 20 --samples 1500 \\
          --dimension 1500 -o spiked.h5
        gen-data --input cifar-10 --samples 5000 --remove 10 -o cifar.h5
        gen-data --input mnist --samples 10000 --labels one-hot -o mnist.h5
        gen-data --input cifar-10 --samples 1000 --test-samples 2000 --classes 1,0 \\
          --labels classes --selection first --preparation channels -o cifar2.h5

      \(exitCodeHelp)
      """)

  public enum Input: String, CaseIterable, ExpressibleByArgument, Sendable {
    case gaussian, sphere, spiked
    case cifar10 = "cifar-10"
    case mnist
  }

  public enum Labels: String, CaseIterable, ExpressibleByArgument, Sendable {
    case none, teacher, classes
    case oneHot = "one-hot"
  }

  public enum Preparation: String, CaseIterable, ExpressibleByArgument, Sendable { case raw, unit, channels }

  /// Which images are taken.
  public enum Selection: String, CaseIterable, ExpressibleByArgument, Sendable { case random, first }

  @Option(help: "What the samples are.")
  var input: Input

  @Option(help: "n, the number of training samples.")
  var samples: Int

  @Option(help: "The number of test samples.")
  var testSamples = 0

  @Option(help: "d, the dimension of gaussian, sphere or spiked.")
  var dimension: Int?

  @Option(help: "s_1,s_2,…, the strengths of the signal's components, for spiked.")
  var spikes: CommaList<Double>?

  @Option(help: "On how many samples each component of the signal lies; all if not given.")
  var support: Int?

  @Option(help: "The labels.")
  var labels = Labels.none

  @OptionGroup(title: "The teacher") var teacher: TeacherOptions

  @Option(help: "The classes of images to draw from, 0…9; all if not given.")
  var classes: CommaList<Int>?

  @Option(help: "How images are prepared; if not given, unit for cifar-10 and raw for mnist.")
  var preparation: Preparation?

  @Option(help: "Which images: random, drawn at random; first, of each class as many, the first ones in their order.")
  var selection: Selection?

  @Option(help: "How many leading principal components to remove from images.")
  var remove = 0

  @Option(help: "Store so many example images before and after preparation.")
  var examples = 0

  @Flag(help: "Where the images cannot be had, use generated ones in their place.")
  var allowStandIn = false

  @Option(help: "The seed of all that is drawn.")
  var seed: UInt64 = 1

  @Option(help: "arrays: store the samples; seed: store only how to draw them again, for gaussian and sphere.")
  var storage = SampleRecipe.Storage.arrays

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard samples > 0, testSamples >= 0, remove >= 0, examples >= 0 else {
      throw ValidationError("--samples must be positive; --test-samples, --remove and --examples not negative.")
    }
    guard max(samples, testSamples) < 1 << 31 else {
      throw ValidationError("--samples and --test-samples must be below 2³¹.")
    }
    guard (spikes != nil) == (input == .spiked), support == nil || input == .spiked else {
      throw ValidationError("--spikes is needed with --input spiked; it and --support are for that input alone.")
    }
    guard labels == .teacher || !teacher.isGeneral else {
      throw ValidationError("--directions, --quadratic and --noise are for --labels teacher.")
    }
    guard storage == .arrays || input == .gaussian || input == .sphere else {
      throw ValidationError("--storage seed is for --input gaussian and sphere.")
    }
    switch input {
    case .gaussian, .sphere, .spiked:
      guard let dimension, dimension > 0 else {
        throw ValidationError("--dimension, a positive number, is needed with --input \(input.rawValue).")
      }
      guard dimension < 1 << 31 else { throw ValidationError("--dimension must be below 2³¹.") }
      guard teacher.directions ?? 1 <= dimension else {
        throw ValidationError("--directions must be at most --dimension: they are orthonormal.")
      }
      guard teacher.quadratic == nil || input != .sphere else {
        throw ValidationError("--quadratic adds a constant where all samples have norm 1, as with --input sphere.")
      }
      guard ![.classes, .oneHot].contains(labels), classes == nil, preparation == nil, selection == nil,
        remove == 0, examples == 0
      else {
        throw ValidationError(
          "--labels classes and one-hot, --classes, --preparation, --selection, --remove and --examples are for images."
        )
      }
      guard spikes?.elements.allSatisfy({ $0 > 0 && $0.isFinite }) ?? true else {
        throw ValidationError("--spikes must be positive numbers.")
      }
      guard (1...samples).contains(support ?? samples) else {
        throw ValidationError("--support must lie in 1…--samples.")
      }
      guard input != .spiked || testSamples == 0 else {
        throw ValidationError("--test-samples cannot be had of --input spiked: its signal belongs to the samples.")
      }
    case .cifar10, .mnist:
      guard labels != .teacher else { throw ValidationError("--labels teacher is for gaussian and sphere.") }
      guard dimension == nil else { throw ValidationError("--dimension is given by the images.") }
      guard classes?.elements.allSatisfy((0...9).contains) ?? true else {
        throw ValidationError("--classes must lie in 0…9.")
      }
      guard remove == 0 || resolvedPreparation == .unit else {
        throw ValidationError("--remove needs --preparation unit.")
      }
      guard examples <= samples else { throw ValidationError("--examples must be at most --samples.") }
    }
  }

  public func run() throws {
    switch input {
    case .gaussian, .spiked: try writeSynthetic(.gaussian)
    case .sphere: try writeSynthetic(.sphere)
    case .cifar10, .mnist: try writeImages()
    }
  }

  var resolvedPreparation: Preparation { preparation ?? (input == .mnist ? .raw : .unit) }

  private func writeSynthetic(_ law: SampleRecipe.Law) throws {
    try PhysicalMemory.require(
      8 * Double(dimension ?? 0) * (Double(samples) + Double(testSamples) + 3 * Double(teacher.directions ?? 0)),
      for: "samples of \(dimension ?? 0) coordinates", remedy: "take fewer samples, or fewer dimensions")
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
    var parameters = ["input": input.rawValue, "samples": "\(samples)", "dimension": "\(dimension ?? 0)"]
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
