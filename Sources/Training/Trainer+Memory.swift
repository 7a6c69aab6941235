import LinearAlgebra
import Networks

extension Trainer {
  /// The bytes of the weights: the present values, a copy to be observed or kept, and perhaps the initial ones, beside what
  /// the optimisers remember.
  static func weightBytes(of architecture: any Architecture, _ schedule: Schedule, keepsStart: Bool) -> Double {
    let copies = (keepsStart ? 3 : 2) + (schedule.phases.map(\.optimiser.memories).max() ?? 0)
    return Double(copies * MemoryLayout<Element>.stride) * architecture.body.numbers
  }

  /// The bytes that a run on so many samples takes beside the data: weights and the passes of its batches.
  public static func bytes(
    of architecture: any Architecture, _ schedule: Schedule, samples: Int, keepsStart: Bool
  ) -> Double {
    let batch = schedule.batches(of: samples).max() ?? 0
    return Network<Element>.bytes(of: architecture) + weightBytes(of: architecture, schedule, keepsStart: keepsStart)
      + Model<Element>.bytes(of: architecture, batch: batch)
  }
}
