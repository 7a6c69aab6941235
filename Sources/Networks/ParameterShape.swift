/// What a network knows of one of its parameters before it has values: its name, shape and initial law.
///
/// In memory a parameter is a matrix whose rows belong to the layer's outputs, a vector being one column.
public struct ParameterShape: Sendable, Equatable {
  /// How the matrix in memory lies in files.
  public enum Form: Sendable, Equatable {
    /// As it is, (rows, columns).
    case matrix
    /// As its transpose, (columns, rows).
    case transposed
    /// One column as a one-dimensional array, (rows).
    case vector
    /// Each row as an array of this shape: (rows, …).
    case tensor([Int])
  }

  /// The name, unique in a network, and its data set's in files: `W/1`, `b/1`, `readout`.
  public let name: String
  public let rows: Int
  public let columns: Int
  public let form: Form
  public let law: InitialLaw

  public init(_ name: String, rows: Int, columns: Int = 1, form: Form = .matrix, law: InitialLaw = .normal) {
    self.name = name
    self.rows = rows
    self.columns = columns
    self.form = form
    self.law = law
  }

  public var count: Int { rows * columns }

  /// The shape of its data set in files.
  public var stored: [Int] {
    switch form {
    case .matrix: [rows, columns]
    case .transposed: [columns, rows]
    case .vector: [rows]
    case .tensor(let shape): [rows] + shape
    }
  }
}
