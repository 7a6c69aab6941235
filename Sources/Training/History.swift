/// What a run recorded of itself: the mean batch loss of every epoch, and the evaluations between epochs.
public struct History: Sendable, Equatable {
  /// Entry e − 1: the loss, over the batches of epoch e, each before its step.
  public var batchLoss: [Double] = []
  /// The epochs at which the columns were evaluated; 0 is before training.
  public var epochs: [Int] = []
  /// Named columns, one value for each entry of `epochs`.
  public var columns: [String: [Double]] = [:]

  public init() {}

  mutating func record(epoch: Int, _ values: [String: Double]) {
    epochs.append(epoch)
    for (name, value) in values { columns[name, default: []].append(value) }
  }
}
