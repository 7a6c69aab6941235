import LinearAlgebra
import Store

/// All that a run between two epochs is, beside its schedule and data.
struct TrainerState<Element: Scalar> {
  /// The last complete epoch.
  var epoch: Int
  /// Steps taken since the optimiser's state began.
  var steps: Int
  /// Σ η over the steps so far.
  var time: Double
  /// η in absolute terms at the start of the phase of the next step, or as it was last evaluated.
  var undecayedRate: Double
  var history: History
  /// For each parameter its values and what the optimiser remembers, by name.
  var weights: [[String: [Element]]]
}

extension TrainerState {
  /// The SHA-256 of all of it.
  func checksum() throws -> String {
    let stream = try DigestStream()
    stream.update("\(epoch) \(steps) \(time) \(undecayedRate) \(history.batchLoss)\n")
    for (name, table) in history.tables.sorted(by: { $0.key < $1.key }) {
      stream.update("\(name) \(table.epochs)\n")
      for (column, entries) in table.columns.sorted(by: { $0.key < $1.key }) {
        stream.update("\(column) \(entries.unit) \(entries.shape) \(entries.values)\n")
      }
    }
    for (index, memory) in weights.enumerated() {
      for (name, elements) in memory.sorted(by: { $0.key < $1.key }) {
        stream.update("\(index) \(name) \(elements.count)\n")
        elements.withUnsafeBytes { stream.update($0) }
      }
    }
    return stream.finish()
  }
}
