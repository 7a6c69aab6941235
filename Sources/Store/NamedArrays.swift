/// A file, or the files of a folder, with arrays of numbers by name: a model as it is given away.
public protocol NamedArrays {
  /// The file, or the folder, as it was given.
  var path: String { get }
  /// The files that are read, each once.
  var files: [String] { get throws }
  /// The names of all arrays, those whose elements are no numbers among them.
  var names: [String] { get throws }

  /// The sizes of an array along each axis, none for a single number.
  func shape(of name: String) throws -> [Int]

  /// Whether the elements of an array are real numbers, neither integers nor anything else.
  func isReal(_ name: String) throws -> Bool

  /// The elements of an array of real numbers, in row-major order.
  ///
  /// - Throws: `Problem.badInput` naming file and array for other elements, such as are damaged or are not finite;
  ///   `Problem.systemFailure` where they do not fit into memory.
  func reals(_ name: String) throws -> [Double]
}
