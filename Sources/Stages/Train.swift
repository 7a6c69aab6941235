import ArgumentParser
import Training

extension Loss: ExpressibleByArgument {}
extension Optimiser.AdamForm: ExpressibleByArgument {}

extension TrainedParameters: ExpressibleByArgument {
  /// `all`, `first`, or names joined by commas.
  public init?(argument: String) {
    switch argument {
    case "all": self = .all
    case "first": self = .first
    default:
      guard let names = CommaList<String>(argument: argument)?.elements else { return nil }
      self = .named(names)
    }
  }

  /// As it is written.
  var text: String {
    switch self {
    case .all: "all"
    case .first: "first"
    case .named(let names): names.joined(separator: ",")
    }
  }
}

/// `train`: gradient training of a network.
public struct Train: Stage {
  public static let revision = 4
  public static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network on labelled samples.",
    discussion: """
      Gradient descent, stochastic gradient descent, momentum, Adam or AdaGrad. The \
      order of samples is drawn anew each epoch from the seed. Every minute (--checkpoint-interval) a \
      run leaves <output>.checkpoint, and <output>.epoch-N of the epochs whose weights it keeps; where it is ended \
      early the same command continues it and ends with the same bytes. A damaged checkpoint is set aside.

      The time of a run of gradient descent is t = Σ η over its steps; with the loss half-mse it is that of \
      df/dt = −Θ(f − y)/(nk), Θ the tangent kernel, k the number of outputs (losses are means over n and k, cross-entropy over n), in every \
      parametrisation. A step of all samples is taken in tiles (of 256, or of fewer images), side by side; the result does not depend on the \
      number of cores.

      INPUT  data: X (n, d), y (n) or (n, k), and optionally test/X, test/y; network: a file of init-net or train.
      OBSERVERS  of hidden layers l, directions i of the teacher, and the kernels of the training samples:
        accuracy            train-accuracy, test-accuracy: of one output its sign against
                            labels −1 and 1 (0 is half right), of several the largest (m equal
                            ones 1/m each); without --centre-output's shift
        weight-change       weight-change-l  ‖ΔW_l‖_F/‖W_l(0)‖_F
        weight-change-norms weight-change-{frobenius,operator,rows}-l  ‖ΔW_l‖/√d_l−1,
                            rows being the longest row (2 → ∞)
        weight-change-unscaled  weight-change-unscaled-{frobenius,operator,rows}-l  ‖ΔW_l‖
        readout-change      ‖Δv‖/‖v(0)‖
        weight-largest      weight-largest-l  λ_1(W_lᵀW_l)/d_l−1
        weight-alignment    weight-alignment-i  |β_iᵀu_1|/‖β_i‖, W_1's right u_1
        weight-angles:100   weight-angle-i, rad  principal angles of span{β_i} and the
                            100 leading eigenvectors of W_1ᵀW_1
        weight-component-angles:4  weight-component-angle-j, rad  of each of 4 with it
        weight-tail         weight-tail-{exponent,error,cutoff,distance,count,weighted,
                            log-weighted,log-norm}-l  α, σ, x_min, D, size, αλ_1,
                            α log₁₀ λ_1, log₁₀ Σ λ^α of W_lᵀW_l
        ck-largest, ntk-largest, ntk-hidden-largest  λ_1 of the conjugate kernel, the
                            tangent kernel, and of that without the readout's share
        ck-alignment, ntk-alignment  |yᵀv_1|/‖y‖ (CK: of the first output)
        ck-leading:2        ck-eigenvalue-i, ck-label-alignment-i  of 2 pairs of the CK λ_i
                            and |yᵀv_i|/‖y‖, of k classes ‖Yᵀv_i‖/‖Y‖_F of rows less
                            their means
        ck-target-alignment, ntk-target-alignment  ⟨K, yyᵀ⟩/(‖K‖_F ‖y‖²)
        ck-change, ntk-change  -operator, -frobenius  ‖K(t) − K(0)‖
      β_i are teacher/directions (k, d) of the data. Beside the network a kernel takes 8(nk)² bytes for the CK and the NTK \
      each, with 16 n Σ d_l while it is formed.

      FILE   as a network file, and history/batch-loss (per epoch, the mean over its samples before each step), evaluations/epoch, train-loss, test-loss, \
      train-r2, test-r2 (of the squared losses, unless all labels are the same; over all k outputs, each less its mean) and observers' columns, observed/<observer>/epoch and columns of those \
      with epochs of their own, snapshots/<epoch>/W/1 …, \
      baseline/linear-test-r2; with --records evaluations/time and learning-rate, the one that follows; with \
      --on-divergence record outcome/diverged (1), 1 or 0, and outcome/epoch (1), that of the divergence or the last one, \
      and the attributes diverged and diverged-epoch.

      EXAMPLE
        train --data x.h5 --network net.h5 --optimiser adam --learning-rate 0.01 \\
          --batch 32 --epochs 300 -o t.h5
        train --data x.h5 --network net.h5 --optimiser gd --loss half-mse \\
          --learning-rate-relative 0.5 --epochs 10000 --centre-output \\
          --records 200 --log-snapshots 8 -o t.h5
        train --data x.h5 --network net.h5 --optimiser adam --learning-rate 0.09 \\
          --epochs 4 --phase adam:5e-4:300,batch=64,decay=0.98,keep --stop 2e-5 \\
          --snapshots every:50 --observe ck-largest@every:10,weight-tail -o t.h5

      \(exitCodeHelp)
      """)

  public enum OptimiserName: String, CaseIterable, ExpressibleByArgument, Sendable {
    case gd, sgd, momentum, adam, adagrad
  }

  public typealias Precision = Stages.Precision

  /// What becomes of a run whose numbers cease to be finite.
  public enum OnDivergence: String, CaseIterable, ExpressibleByArgument, Sendable { case fail, record }

  /// Which weights the output carries.
  public enum Keep: String, CaseIterable, ExpressibleByArgument, Sendable { case final, snapshots, none }

  @Option(help: "The samples and labels: a file with X and y, optionally test/X and test/y.")
  var data: String

  @Option(help: "The initial network: a file of init-net or train.")
  var network: String

  @Option(help: "gd uses all samples in each step.")
  var optimiser = OptimiserName.sgd

  @Option(help: "The learning rate η.")
  var learningRate: Double?

  @Option(
    help: """
      In place of --learning-rate, with --optimiser gd: η in units of the inverse of the loss's largest curvature, \
      which for half-mse is that of λ_1 of Θ/(nk), k outputs (from at most 2000 of the samples); stable below 2. It is \
      evaluated at the start and at every epoch whose weights are kept.
      """)
  var learningRateRelative: Double?

  @Option(help: "What the learning rate is multiplied by after each epoch (1 if not given).")
  var decay: Double?

  @Option(help: "μ of --optimiser momentum: u ← μu + g, W ← W − ηu.")
  var momentum = 0.9

  @Option(help: "Samples in a batch (32 if not given); all with --optimiser gd.")
  var batch: Int?

  @Option(help: "The number of epochs.")
  var epochs: Int

  @Option(
    parsing: .singleValue,
    help: """
      A further phase, optimiser:rate:epochs, for example sgd:0.0005:100, and after commas what differs from the main \
      options: batch=64, epsilon=1e-8, momentum=0.9, weight-decay=0.01; decay=0.95, without which the phase's rate is constant; keep, to go \
      on with the optimiser's state (momentum, adam or adagrad again) rather than begin it anew. May be repeated, or \
      continued after a comma.
      """)
  var phase: [String] = []

  @Option(
    help: "Adam's and AdaGrad's ε; by default 1e-7 for Keras' Adam, 1e-8 for the standard one, 1e-10 for AdaGrad.")
  var epsilon: Double?

  @Option(
    help: """
      λ: before each step the weights that are trained are multiplied by 1 − ηλ, apart from their gradients. With \
      --optimiser adam and --adam-form standard this is AdamW. ηλ below 3e-8 takes --precision double.
      """)
  var weightDecay = 0.0

  @Option(help: "Where Adam's ε stands: beside √v before bias correction (keras) or after it (standard).")
  var adamForm = Optimiser.AdamForm.keras

  @Option(
    help: """
      The loss trained and recorded. mse: mean of squares; half-mse: half of it; logistic: of labels ±1; cross-entropy: of \
      labels that are probabilities of the outputs' classes, or of a class's number from 0, or −1 and 1 of two.
      """)
  var loss = Loss.meanSquare

  @Option(
    help: ArgumentHelp(
      "What is trained: all, first (the first layer only), or parameters by name, such as W/1,b/* or readout.",
      valueName: "all|first|names"))
  var layers = TrainedParameters.all

  @Option(help: "Stop when the training loss, which is then looked at after every epoch, is below this.")
  var stop: Double?

  @Option(
    help: """
      What a run does whose loss or weights cease to be finite. fail: end with status 70; record: keep what was recorded \
      until then, without the weights of the end, and say so in the file.
      """)
  var onDivergence = OnDivergence.fail

  @Option(help: "Evaluate losses and observers each so many epochs (1 if not given), and at the end.")
  var evaluate: Int?

  @Option(
    help: """
      In place of --evaluate: evaluate at so many epochs at equal distances in the logarithm (fewer where they fall \
      together), at the start and where weights are kept, and record the time.
      """)
  var records: Int?

  @Option(
    help: ArgumentHelp(
      """
      Quantities to record, see OBSERVERS; where losses are evaluated, or each at epochs of its own, as \
      ck-largest@every:10, @log:8 or @0+5+20.
      """, valueName: "names"))
  var observe: CommaList<String>?

  @Option(help: "Observers of kernels look at so many training samples, the first ones; all if not given.")
  var observedSamples: Int?

  @Option(
    help: ArgumentHelp(
      "Epochs whose weights are stored, 0 being the start: 0,5,20, or every:10, which ends with the last one.",
      valueName: "epochs"))
  var snapshots: String?

  @Option(help: "Also store the weights at the start and at so many epochs at equal distances in the logarithm.")
  var logSnapshots: Int?

  @Option(
    help: """
      Which weights the file carries. final: those of the end; snapshots: also those of --snapshots; none: none, only \
      what was recorded.
      """)
  var keep = Keep.snapshots

  @Flag(
    help:
      "Train the output less that of the initial network, f_t(x) − f_0(x), with a squared loss: the error begins as −y."
  )
  var centreOutput = false

  @Flag(help: "Also record the test R² of linear regression of smallest norm, for comparison.")
  var linearBaseline = false

  @Option(help: "single: float32; double: float64.")
  var precision = Precision.single

  @Option(help: "The seed of the samples' order.")
  var seed: UInt64 = 1

  @Option(help: "Seconds between checkpoints.")
  var checkpointInterval = 60.0

  @OptionGroup var output: OutputOptions

  public init() {}

  public mutating func validate() throws {
    guard (learningRate == nil) != (learningRateRelative == nil) else {
      throw ValidationError("Give either --learning-rate or --learning-rate-relative.")
    }
    guard let rate = learningRate ?? learningRateRelative, rate > 0, rate.isFinite else {
      throw ValidationError("--learning-rate\(learningRate == nil ? "-relative" : "") must be positive.")
    }
    guard optimiser == .gd || learningRateRelative == nil else {
      throw ValidationError("--learning-rate-relative is for --optimiser gd.")
    }
    guard evaluate == nil || records == nil else { throw ValidationError("Give either --evaluate or --records.") }
    guard [records, logSnapshots].allSatisfy({ 1...1 << 20 ~= $0 ?? 1 }) else {
      throw ValidationError("--records and --log-snapshots must lie in 1…2²⁰.")
    }
    guard stop.map({ $0 > 0 && $0.isFinite }) ?? true else { throw ValidationError("--stop must be positive.") }
    try checkWatches()
    guard 0..<1 << 31 ~= epochs, (evaluate ?? 1) > 0 else {
      throw ValidationError("--epochs must lie in 0…2³¹−1 and --evaluate must be positive.")
    }
    guard optimiser != .gd || batch == nil else {
      throw ValidationError("--optimiser gd takes all samples in each step; leave out --batch or choose sgd.")
    }
    guard (observedSamples ?? 1) > 0, observedSamples == nil || observe != nil else {
      throw ValidationError("--observed-samples must be positive, and go with --observe.")
    }
    guard (batch ?? 1) > 0 else { throw ValidationError("--batch must be positive.") }
    guard (0..<1).contains(momentum) else { throw ValidationError("--momentum must lie in 0…1, 1 excluded.") }
    guard loss.isSquare || !centreOutput else {
      throw ValidationError("--centre-output is for the squared losses.")
    }
    guard (decay ?? 1) > 0, (decay ?? 1) <= 1 else { throw ValidationError("--decay must lie in 0…1, 0 excluded.") }
    guard (epsilon ?? 1) > 0 else { throw ValidationError("--epsilon must be positive.") }
    guard checkpointInterval >= 0 else {
      throw ValidationError("--checkpoint-interval must not be negative.")
    }
    let last = try phases().epochs
    if let epoch = try keptEpochs().first(where: { $0 > last }) {
      throw ValidationError("--snapshots must lie in 0…\(last), the epochs; not \(epoch).")
    }
  }

  public func run() throws {
    switch precision {
    case .single: try train(in: Float.self)
    case .double: try train(in: Double.self)
    }
  }
}
