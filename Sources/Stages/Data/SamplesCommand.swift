import ArgumentParser
import Datasets
import Diagnostics

extension SampleRecipe.Storage: ExpressibleByArgument {}

/// `gen-data samples`: samples and labels for training and test.
public struct SamplesCommand: Stage {
  public static let revision = 1

  public static let configuration = CommandConfiguration(
    commandName: "samples",
    abstract:
      "Make samples and labels: Gaussian, spherical, with a low-rank signal, or drawn from CIFAR or MNIST and its like.",
    discussion: """
      gaussian: independent N(0, 1/d) entries. sphere: uniform on the unit sphere. spiked: gaussian, the same numbers, \
      plus Σ_k s_k v_k u_kᵀ for the strengths s_k of --spikes, u_k uniform on the unit sphere of R^d, v_k on that of \
      R^n, or with --support m on that of m samples drawn for each k. \
      \(Input.images.map(\.name).joined(separator: ", ")): images drawn at random from \
      the training set, or with --selection first of each class as many, the first ones in their order. Preparation unit: the data mean subtracted, the leading --remove principal components of the \
      centred data removed, then each sample scaled to norm 1 (tests are treated by the training samples' mean and \
      components). Preparation channels: pixels/255 less the mean of their colour channel, over its standard deviation, both \
      of the training images. Preparation raw: pixels/255.

      Labels: teacher is σ(xᵀv) for one v of norm √d, or with the options of that name the model (8), (9) of Wang et al. \
      2023: (1/k) Σ σ(xᵀv_i) + τ(‖x‖² − 1) with v_i = √d β_i, β_i orthonormal, and N(0, σ_ε²) added to the training labels \
      alone. (Samples here are the paper's over √d.) classes is +1 for the first and −1 for \
      the second of two --classes, the number of the class otherwise; one-hot is 1 in the column of the class and 0 \
      in those of the other --classes.

      Images are looked for in data/raw/, in the folder RESOLVENT_DATASETS, and then fetched. There they lie as published, or \
      as torchvision keeps them: MNIST/raw/, FashionMNIST/raw/, KMNIST/raw/ with IDX files, compressed or not, named with \
      - or . before idx; cifar-10-batches-py/ and cifar-100-python/, whose pickles are read as data: nothing in them is \
      executed. What they hold is compared with what was published. Only with \
      --allow-stand-in, and REQUIRE_REAL_DATA unset, are generated images used instead; the file then says so \
      in its attribute data.

      FILE  X (n, d), y (n) or (n, classes), test/X, test/y; of spiked spikes/u (k, d), spikes/v (k, n); for images \
      of a teacher with options of its own teacher/directions (k, d), the β_i, and attributes of the group teacher; with \
      --noise teacher/values (n), the training labels without it; for images \
      also indices, classes, examples/before and examples/after (k, d; not yet scaled to norm 1); attributes data = \
      synthetic, real or stand-in, and of images image, their size as 3x32x32, and unverified: names and SHA-256 of files whose \
      digests nobody published. With --storage seed X and test/X are left out, and drawn again by whatever stage reads \
      them, bit for bit: attributes storage, law, samples, test-samples, dimension, seed.

      CLASSES
      \(Input.classes)

      EXAMPLE
        gen-data --input gaussian --samples 3000 --dimension 1000 --seed 1 -o x.h5
        gen-data --input gaussian --samples 2000 --test-samples 1000 \\
          --dimension 1000 --labels teacher --activation softplus \\
          --quadratic 0.2 --noise 0.3 -o wang.h5
        gen-data --input spiked --spikes 4,3 --support 20 --samples 1500 \\
          --dimension 1500 -o spiked.h5
        gen-data --input cifar-10 --samples 5000 --remove 10 -o cifar.h5
        gen-data --input mnist --samples 10000 --labels one-hot -o mnist.h5
        gen-data --input fashion-mnist --samples 2000 --classes 0,9 \\
          --labels classes -o shirts-and-boots.h5
        gen-data --input cifar-100 --labelling coarse --samples 5000 \\
          --labels one-hot -o cifar100.h5
        gen-data --input cifar-10 --samples 1000 --test-samples 2000 --classes 1,0 \\
          --labels classes --selection first --preparation channels -o cifar2.h5

      \(exitCodeHelp)
      """)

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

  @Option(help: "The classes of images to draw from, by their numbers, which stand under CLASSES; all if not given.")
  var classes: CommaList<Int>?

  @Option(help: "Which classes those of cifar-100 are: fine or coarse; fine if not given.")
  var labelling: String?

  @Option(help: "How images are prepared; if not given, unit for those in colour and raw for grey ones.")
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
        throw ValidationError("--dimension, a positive number, is needed with --input \(input.name).")
      }
      guard dimension < 1 << 31 else { throw ValidationError("--dimension must be below 2³¹.") }
      guard teacher.directions ?? 1 <= dimension else {
        throw ValidationError("--directions must be at most --dimension: they are orthonormal.")
      }
      guard teacher.quadratic == nil || input != .sphere else {
        throw ValidationError("--quadratic adds a constant where all samples have norm 1, as with --input sphere.")
      }
      guard ![.classes, .oneHot].contains(labels), classes == nil, labelling == nil, preparation == nil,
        selection == nil, remove == 0, examples == 0
      else {
        throw ValidationError(
          "--labels classes and one-hot, --classes, --labelling, --preparation, --selection, --remove and --examples are "
            + "for images."
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
    case .images(let identity):
      guard labels != .teacher else { throw ValidationError("--labels teacher is for gaussian and sphere.") }
      guard dimension == nil else { throw ValidationError("--dimension is given by the images.") }
      let labellings = identity.images?.labellings ?? []
      guard labelling == nil || labellings.count > 1 else {
        throw ValidationError("--labelling is for images of more than one: \(input.name) has one.")
      }
      guard let chosen = try? identity.images?.labelling(labelling) else {
        throw ValidationError("--labelling must be \(labellings.map(\.name).joined(separator: " or ")).")
      }
      guard classes?.elements.allSatisfy(chosen.classNames.indices.contains) ?? true else {
        throw ValidationError("--classes must lie in 0…\(chosen.classNames.count - 1).")
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
    case .images(let identity): try writeImages(of: identity)
    }
  }

  var resolvedPreparation: Preparation {
    guard preparation == nil, case .images(let identity) = input else { return preparation ?? .unit }
    return identity.images?.image.channels == 1 ? .raw : .unit
  }
}
