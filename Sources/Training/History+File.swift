import Diagnostics
import Store

extension History {
  /// Stores the history in a training file or a checkpoint.
  public func write(to file: H5Writer) throws {
    try file.write(batchLoss, to: "history/batch-loss")
    for (name, table) in tables.sorted(by: { $0.key < $1.key }) {
      try file.write(table.epochs, to: "\(name)/epoch")
      for (column, entries) in table.columns.sorted(by: { $0.key < $1.key }) {
        try file.write(entries.values, shape: [table.epochs.count] + entries.shape, to: "\(name)/\(column)")
        if !entries.unit.isEmpty { try file.set("unit", to: entries.unit, on: "\(name)/\(column)") }
      }
    }
  }

  /// Reads what `write` stored.
  ///
  /// - Throws: `Problem.badInput` where a column has not as many entries as there are epochs.
  public init(_ file: H5Reader) throws {
    self.init()
    batchLoss = try file.vector("history/batch-loss")
    let observed = file.contains("observed") ? try file.children(of: "observed").map { "observed/\($0)" } : []
    for name in [Self.evaluations] + observed where file.contains(name) {
      var table = Table(epochs: try file.integers("\(name)/epoch"))
      for column in try file.children(of: name) where column != "epoch" {
        let (shape, values) = try file.array("\(name)/\(column)")
        guard shape.first == table.epochs.count else {
          throw Problem(
            .badInput, file: file.path, object: "\(name)/\(column)",
            cause: "has shape \(shape), but there are \(table.epochs.count) epochs")
        }
        table.columns[column] = Column(
          shape: Array(shape.dropFirst()), unit: try file.string(attribute: "unit", of: "\(name)/\(column)") ?? "",
          values: values)
      }
      restore(table, named: name)
    }
  }
}
