import Datasets
import Diagnostics
import Foundation
import LinearAlgebra
import Logging
import Networks
import Store
import Training

/// The run that the options describe.
extension Train {
  /// Reads, trains from the start or from a checkpoint, and writes, in this precision.
  func train<Element: Scalar & StoredElement>(in type: Element.Type) throws {
    let dataFile = try H5Reader.arrays(data, as: "X")
    let networkFile = try H5Reader(network)
    try output.check(inputs: [dataFile, networkFile])
    let stored = try StoredNetwork(networkFile)
    try stored.architecture.requireSamples(of: dataFile)
    let architecture = stored.architecture
    let classes = loss == .crossEntropy ? architecture.outputs : nil
    let training: LabelledData<Element> = try LabelledData(
      dataFile, coordinates: architecture.inputs, classes: classes)
    let test: LabelledData<Element>? =
      try dataFile.hasTestSamples()
      ? LabelledData(dataFile, test: true, coordinates: architecture.inputs, classes: classes) : nil
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
      of: "\(Self.revision) \(schedule) \(precision) \(centreOutput) \(observe?.text ?? "") \(observedSamples ?? 0) "
        + "\(dataFile.contentDigest()) \(networkFile.contentDigest())")
    let kept = keep == .snapshots ? SnapshotFiles(of: output.output, fingerprint: fingerprint) : nil
    func makeTrainer() throws -> Trainer<Element> {
      let initial = try Network<Element>(stored)
      do {
        return try Trainer(
          initial, schedule: schedule, training: try centred(training, by: initial),
          test: try test.map { try centred($0, by: initial) },
          watches: try watches(of: dataFile, architecture), kernelSamples: observedSamples,
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
      // What observers say of labels is said of the data.
      let problem = (error as? Problem).map { $0.category == .badInput ? $0.located(in: data) : $0 }
      throw failure ?? problem ?? error
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
        try file.write([trainer.divergence == nil ? 0.0 : 1], to: RunOutcome.divergence)
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
      guard try checkpoint.restore(trainer) else {
        if checkpoint.exists {
          log.warning("\(checkpoint.path) is of another run: starting over, it will be replaced")
        }
        return trainer
      }
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
