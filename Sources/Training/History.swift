/// What a run recorded of itself: the mean batch loss of every epoch, and tables of what was seen between epochs.
///
/// In files: `history/batch-loss` (epochs), and for each table a group of its name with `epoch` (m) and the columns, of
/// shape (m, …), each with its unit as attribute `unit` if it has one.
public struct History: Sendable, Equatable {
  /// The table of losses, and of what observers saw at the same epochs.
  public static let evaluations = "evaluations"

  /// Entry e − 1: the loss, over the batches of epoch e, each before its step.
  public var batchLoss: [Double] = []
  /// By name: `evaluations`, and `observed/<observer>` of those that ran at epochs of their own.
  public private(set) var tables: [String: Table] = [:]

  public init() {}

  /// Columns of equally many entries, one for each of the epochs.
  public struct Table: Sendable, Equatable {
    /// Increasing; 0 is before training.
    public internal(set) var epochs: [Int] = []
    public internal(set) var columns: [String: Column] = [:]
  }

  /// A quantity over epochs.
  public struct Column: Sendable, Equatable {
    /// Of one entry; empty for a number.
    public let shape: [Int]
    /// The unit; empty for a pure number.
    public let unit: String
    /// The entries one behind the other.
    public internal(set) var values: [Double]
  }

  /// The entries of a column of numbers of the evaluations; nil where there is none.
  public subscript(column: String) -> [Double]? { tables[Self.evaluations]?.columns[column]?.values }

  /// The epochs of the evaluations.
  public var epochs: [Int] { tables[Self.evaluations]?.epochs ?? [] }

  /// Adds an epoch to a table. What is recorded of one name has one shape.
  mutating func record(epoch: Int, _ quantities: [Quantity], in table: String) {
    var rows = tables[table] ?? Table()
    if rows.epochs.last != epoch { rows.epochs.append(epoch) }
    for quantity in quantities {
      let empty = Column(shape: quantity.shape, unit: quantity.unit, values: [])
      rows.columns[quantity.name, default: empty].values += quantity.values
    }
    tables[table] = rows
  }

  mutating func restore(_ table: Table, named name: String) { tables[name] = table }
}
