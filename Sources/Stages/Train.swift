import ArgumentParser
import Diagnostics
import Foundation
import LinearAlgebra
import Logging
import Networks
import Store
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
  public static let revision = 3
  public static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network on labelled samples.",
    discussion: """
      Gradient descent, stochastic gradient descent, momentum, Adam or AdaGrad. The \
      order of samples is drawn anew each epoch from the seed. Every minute (--checkpoint-interval) a \
      run leaves <output>.checkpoint, and <output>.epoch-N of the epochs whose weights it keeps; where it is ended \
      early the same command continues it and ends with the same bytes. A damaged checkpoint is set aside.

      The time of a run of gradient descent is t = Σ η over its steps; with the loss half-mse it is that of \
      df/dt = −Θ(f − y)/(nk), Θ the tangent kernel, k the number of outputs (losses are means over n and k), in every \
      parametrisation. A step of all samples is taken in tiles of 256, side by side; the result does not depend on the \
      number of cores.

      INPUT  data: X (n, d), y (n) or (n, k), and optionally test/X, test/y; network: a file of init-net or train.
      OBSERVERS  of hidden layers l, directions i of the teacher, and the kernels of the training samples:
        accuracy            train-accuracy, test-accuracy
        weight-change       weight-change-l  ‖ΔW_l‖_F/‖W_l(0)‖_F
        weight-change-norms weight-change-{frobenius,operator,rows}-l  ‖ΔW_l‖/√d_l−1,
                            rows being the longest row (2 → ∞)
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
        ck-target-alignment, ntk-target-alignment  ⟨K, yyᵀ⟩/(‖K‖_F ‖y‖²)
        ck-change, ntk-change  -operator, -frobenius  ‖K(t) − K(0)‖
      β_i are teacher/directions (k, d) of the data. Beside the network a kernel takes 8(nk)² bytes for the CK and the NTK \
      each, with 16 n Σ d_l while it is formed.

      FILE   as a network file, and history/batch-loss (per epoch), evaluations/epoch, train-loss, test-loss, \
      train-r2, test-r2 (of the squared losses, unless all labels are the same) and observers' columns, observed/<observer>/epoch and columns of those \
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

  public enum Precision: String, CaseIterable, ExpressibleByArgument, Sendable { case single, double }

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

  @Option(help: "The momentum of --optimiser momentum.")
  var momentum = 0.9

  @Option(help: "Samples in a batch (32 if not given); all with --optimiser gd.")
  var batch: Int?

  @Option(help: "The number of epochs.")
  var epochs: Int

  @Option(
    parsing: .singleValue,
    help: """
      A further phase, optimiser:rate:epochs, for example sgd:0.0005:100, and after commas what differs from the main \
      options: batch=64, epsilon=1e-8, momentum=0.9; decay=0.95, without which the phase's rate is constant; keep, to go \
      on with the optimiser's state (momentum, adam or adagrad again) rather than begin it anew. May be repeated, or \
      continued after a comma.
      """)
  var phase: [String] = []

  @Option(
    help: "Adam's and AdaGrad's ε; by default 1e-7 for Keras' Adam, 1e-8 for the standard one, 1e-10 for AdaGrad.")
  var epsilon: Double?

  @Option(help: "Where Adam's ε stands: beside √v before bias correction (keras) or after it (standard).")
  var adamForm = Optimiser.AdamForm.keras

  @Option(
    help: """
      The loss trained and recorded. mse: mean of squares; half-mse: half of it; logistic: of labels ±1; cross-entropy: of \
      labels that are probabilities of the outputs' classes, or of a class's number from 0.
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

  @Flag(help: "Train the output less that of the initial network, f_t(x) − f_0(x): the error begins as −y.")
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
    let watched = try watchNames()
    if centreOutput, let name = watched.first(where: \.needsLabels) {
      throw ValidationError(
        "--observe \(name.rawValue) looks at outputs and labels themselves; leave out --centre-output.")
    }
    guard 0..<1 << 31 ~= epochs, (evaluate ?? 1) > 0 else {
      throw ValidationError("--epochs must lie in 0…2³¹−1 and --evaluate must be positive.")
    }
    guard optimiser != .gd || batch == nil else {
      throw ValidationError("--optimiser gd takes all samples in each step; leave out --batch or choose sgd.")
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
    let last = try phases().reduce(0) { $0 + $1.epochs }
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

  private func train<Element: Scalar & StoredElement>(in type: Element.Type) throws {
    let dataFile = try H5Reader(data)
    let networkFile = try H5Reader(network)
    try output.check(inputs: [dataFile, networkFile])
    let initial = try Network<Element>(try StoredNetwork(networkFile))
    let classes = loss == .crossEntropy ? initial.architecture.outputs : nil
    let training: LabelledData<Element> = try LabelledData(dataFile, classes: classes)
    let test: LabelledData<Element>? =
      dataFile.contains("test/X") ? try LabelledData(dataFile, group: "test/", classes: classes) : nil
    guard test != nil || !linearBaseline else {
      throw Problem(
        .badInput, file: data, object: "test/X", cause: "there is no such data set, and --linear-baseline needs it",
        remedy: "make the data with --test-samples, or leave out --linear-baseline")
    }
    for (name, labels) in [("y", training), ("test/y", test)] where loss.isSquare && labels?.isConstant == true {
      Logger(label: "train").warning(
        "\(data): \(name): the labels are all the same, or differ by less than float64 can square: there is no R²")
    }
    let schedule = try schedule()
    let fingerprint = try Digest.sha256(
      of: "\(Self.revision) \(schedule) \(precision) \(centreOutput) \(observe?.text ?? "") "
        + "\(dataFile.contentDigest()) \(networkFile.contentDigest())")
    let kept = keep == .snapshots ? SnapshotFiles(of: output.output, fingerprint: fingerprint) : nil
    func makeTrainer() throws -> Trainer<Element> {
      do {
        return try Trainer(
          initial, schedule: schedule, training: try centred(training, by: initial),
          test: try test.map { try centred($0, by: initial) },
          watches: try watches(of: dataFile, inputs: initial.architecture.inputs),
          keep: { network, epoch in try kept?.save(network, epoch: epoch) })
      } catch let problem as Problem {
        var located = problem.located(in: problem.category == .usage ? self.network : data)
        located.remedy = located.remedy ?? "give data and a network (\(self.network)) that fit together"
        throw located
      }
    }
    let checkpoint = Checkpoint(path: "\(output.output).checkpoint", fingerprint: fingerprint)
    let epochFiles = kept.map { schedule.snapshots.map($0.path) } ?? []
    try output.check(
      inputs: [dataFile, networkFile],
      beside: [OutputPlace(checkpoint.path, role: "the run's checkpoint", isOwn: Checkpoint.mayReplace)]
        + epochFiles.map { OutputPlace($0, role: "weights kept by the run", isOwn: SnapshotFiles.mayReplace) })
    let trainer = try restored(makeTrainer, from: checkpoint, kept)
    do {
      do { try run(trainer, checkpoint) } catch let problem as Problem
        where onDivergence == .record && trainer.divergence != nil
      {
        Logger(label: "train").warning("\(output.output): \(problem.cause); what was recorded until then is kept")
      }
      try write(trainer, training, test, data: dataFile, network: networkFile, kept)
    } catch {
      let failure = (error as? Problem).flatMap {
        $0.category == .numericalFailure ? $0.located(in: output.output) : nil
      }
      // The run would fail again from there.
      if failure != nil { checkpoint.remove() }
      // Without a checkpoint nothing goes on from what was kept.
      if !checkpoint.exists { kept?.remove(schedule.snapshots) }
      throw failure ?? error
    }
    checkpoint.remove()
    kept?.remove(schedule.snapshots)
  }

  private func write<Element: Scalar & StoredElement>(
    _ trainer: Trainer<Element>, _ training: LabelledData<Element>, _ test: LabelledData<Element>?,
    data dataFile: H5Reader,
    network networkFile: H5Reader, _ kept: SnapshotFiles?
  ) throws {
    let baseline = linearBaseline ? try test.flatMap { try training.linearFitR2(on: $0) } : nil
    let network = try trainer.network()
    let epochs = trainer.schedule.snapshots.filter { $0 <= trainer.epoch }
    try output.write(
      by: Self.self, kind: "training", inputs: ["data": dataFile, "network": networkFile],
      parameters: parameters
    ) { file in
      try file.set("data", to: Provenance.origin(of: [dataFile, networkFile]))
      try ArchitectureFile.write(network.architecture, to: file)
      let isKept = keep != .none && trainer.divergence == nil
      try file.set("weights", to: isKept ? StoredNetwork.Storage.arrays.rawValue : StoredNetwork.notKept)
      if isKept { try network.write(to: file) }
      try trainer.history.write(to: file)
      if onDivergence == .record {
        try file.set("diverged", to: trainer.divergence == nil ? 0 : 1)
        if let epoch = trainer.divergence { try file.set("diverged-epoch", to: epoch) }
        try file.write([trainer.divergence == nil ? 0.0 : 1], to: "outcome/diverged")
        try file.write([Double(trainer.divergence ?? trainer.epoch)], to: "outcome/epoch")
      }
      if let baseline { try file.write([baseline], to: "baseline/linear-test-r2") }
      try kept?.copy(epochs, of: network.architecture, as: Element.self, to: file)
      // A run that stopped early ends between the epochs it was to keep.
      if kept != nil, isKept, try keepsEnd(), !epochs.contains(trainer.epoch) {
        try network.write(to: file, group: "snapshots/\(trainer.epoch)/")
      }
    }
  }

  /// A trainer where the checkpoint was taken, or at the start where there is none that can be continued.
  private func restored<Element>(
    _ make: () throws -> Trainer<Element>, from checkpoint: Checkpoint, _ kept: SnapshotFiles?
  ) throws -> Trainer<Element> {
    let log = Logger(label: "train")
    let trainer = try make()
    do {
      guard try checkpoint.restore(trainer) else { return trainer }
      let epochs = trainer.schedule.snapshots.filter { $0 <= trainer.epoch }
      let architecture = try trainer.network().architecture
      guard kept?.contain(epochs, of: architecture, as: Element.self) != false else {
        log.warning("weights kept on the way to \(checkpoint.path) are missing or damaged: starting over")
        return try make()
      }
      log.info("continuing after epoch \(trainer.epoch) from \(checkpoint.path)")
      return trainer
    } catch let problem as Problem where problem.category == .badInput {
      let place = try checkpoint.setAside()
      log.warning("\(checkpoint.path) \(problem.cause): set aside as \(place), starting over")
      return try make()
    }
  }

  private func run<Element>(_ trainer: Trainer<Element>, _ checkpoint: Checkpoint) throws {
    var progress = Progress("epoch", from: trainer.epoch, total: trainer.schedule.epochs)
    var saved = ContinuousClock.now
    try trainer.run { trainer, epoch in
      progress.update(epoch, String(format: "loss %.4g", trainer.history.batchLoss.last ?? .nan))
      if (ContinuousClock.now - saved).inSeconds >= checkpointInterval {
        try checkpoint.save(trainer)
        saved = ContinuousClock.now
      }
    }
    progress.finish()
  }

  /// The data as they are trained on: as given, or for --centre-output with labels shifted by the initial outputs.
  private func centred<Element>(
    _ data: LabelledData<Element>, by initial: Network<Element>
  ) throws -> LabelledData<Element> {
    let fits = data.inputs.columns == initial.architecture.inputs && data.labels.columns == initial.architecture.outputs
    guard centreOutput, fits, data.inputs.rows == data.labels.rows else { return data }
    return try data.shifted(by: initial)
  }
}
