import Kernels
import LinearAlgebra
import Networks
import Pipeline
import Training

extension Train {
  func forecast(_ files: KnownFiles) throws -> Forecast {
    let schedule = try schedule()
    let samples = files[data]
    let (n, m) = (samples.rows("X"), samples.rows("test/X"))
    var output = files[network]
    output.arrays = [:]
    for name in ["epoch", "train-loss", "test-loss"] {
      output.arrays["evaluations/\(name)"] = [schedule.evaluations]
    }
    output.arrays["history/batch-loss"] = [schedule.epochs]
    guard let architecture = files[network].architecture else { return Forecast(.small, output: .unknown) }
    let names = try named()
    let looks = names.map { ($0.name, $0.epochs?.epochs(to: schedule.epochs).count ?? schedule.evaluations) }
    let keepsStart = names.contains { $0.name.needsStart }
    let isSingle = precision == .single
    var needs = Needs(
      memory: samples.sampleBytes * (isSingle ? 1.5 : 2) + observed(names.map(\.name), n, architecture)
        + (isSingle
          ? Trainer<Float>.bytes(of: architecture, schedule, samples: n, keepsStart: keepsStart)
          : Trainer<Double>.bytes(of: architecture, schedule, samples: n, keepsStart: keepsStart)),
      work: training(schedule, n, m, architecture))
    for (name, count) in looks { needs.work += Double(count) * look(name, n, architecture) }
    needs.mayEndEarly = stop != nil
    if learningRateRelative != nil {
      let curvature = Work.tangents(min(n, curvatureSamples), of: architecture, ntk: true)
      needs.memory += EmpiricalMemory.bytes(samples: min(n, curvatureSamples), of: architecture, ntk: true)
      needs.work += Double(1 + schedule.snapshots.count) * curvature
    }
    return Forecast(needs, output: output)
  }

  /// Of all epochs: 6 operations for each multiplication by a parameter, 2 where losses are evaluated, and the parameters'
  /// way to and from memory at every step.
  private func training(_ schedule: Schedule, _ n: Int, _ m: Int, _ architecture: any Architecture) -> Work {
    let body = architecture.body
    let size = precision == .single ? 4.0 : 8
    let (samples, operations) = (Double(n), Double(body.operations))
    let first = body.layers.first.map { Double($0.operations) } ?? 0
    var (products, traffic) = (0.0, 0.0)
    for phase in schedule.phases {
      let steps = (samples / Double(max(phase.batchSize ?? n, 1))).rounded(.up)
      products += Double(phase.epochs) * samples * (6 * operations - 2 * first)
      // Of a tile's activations most stay in cache.
      traffic +=
        Double(phase.epochs) * size
        * (steps * body.numbers * Double(max(3, 1 + 2 * phase.optimiser.memories)) + samples * body.numbersGiven)
    }
    let looks = schedule.stoppingLoss == nil ? schedule.evaluations : schedule.epochs
    products += 2 * operations * (Double(looks) * samples + Double(schedule.evaluations * m))
    return precision == .single ? Work(single: products, traffic: traffic) : Work(double: products, traffic: traffic)
  }

  /// The bytes of what observers look at: kernels of the training samples, which those of change keep from the start too,
  /// and of weights the largest Gram matrix.
  private func observed(_ names: [ObserverName], _ n: Int, _ architecture: any Architecture) -> Double {
    let rows = Double(min(observedSamples ?? n, n))
    let (tangents, conjugates) = (names.filter(\.looksAtTangents), names.filter(\.looksAtFeatures))
    var bytes = 0.0
    if !tangents.isEmpty {
      bytes +=
        (tangents.contains(.ntkChange) ? 2 : 1)
        * Observation<Float>.bytes(
          ofKernel: rows * Double(architecture.outputs))
    }
    if !conjugates.isEmpty {
      bytes += (conjugates.contains(.ckChange) ? 2 : 1) * Observation<Float>.bytes(ofKernel: rows)
    }
    if !tangents.isEmpty || !conjugates.isEmpty { bytes += 16 * rows * architecture.body.numbersGiven }
    if names.contains(where: \.looksAtWeights) {
      let widest = NetworkMatrices.shapes(of: architecture).filter(\.isWeight).map(\.columns).max() ?? 0
      bytes += 3 * Observation<Float>.bytes(ofKernel: Double(widest))
    }
    return bytes
  }

  /// Of an observer at one epoch.
  private func look(_ name: ObserverName, _ n: Int, _ architecture: any Architecture) -> Work {
    let rows = min(observedSamples ?? n, n)
    // Some fifty products with a vector find a leading pair.
    let pair = Work(double: 100 * Double(rows) * Double(rows))
    if name.looksAtTangents { return .tangents(rows, of: architecture, ntk: true) + pair }
    if name.looksAtFeatures {
      return .tangents(rows, of: architecture, ntk: false) + .gram(rows, architecture.hiddenWidths.last ?? 0) + pair
    }
    guard name.looksAtWeights else { return Work() }
    return NetworkMatrices.shapes(of: architecture).filter(\.isWeight).reduce(Work()) {
      $0 + .gram($1.columns, $1.rows) + (name == .weightTail ? .eigenvalues($1.columns) : Work())
    }
  }
}

extension Train.ObserverName {
  fileprivate var looksAtTangents: Bool { rawValue.hasPrefix("ntk-") }
  fileprivate var looksAtFeatures: Bool { rawValue.hasPrefix("ck-") }
  fileprivate var looksAtWeights: Bool {
    [.weightLargest, .weightAlignment, .weightAngles, .weightComponentAngles, .weightTail].contains(self)
  }
  /// Whether it compares with the network before training.
  fileprivate var needsStart: Bool { rawValue.contains("-change") }
}
