/// A dense matrix, row-major: element (i, j) is `storage[i * columns + j]`.
///
/// The layout is that of NumPy and HDF5, so shapes in files equal shapes in memory. Samples are rows:
/// the paper's X_l, of shape (d_l, n), is held as the (n, d_l) array whose row α is sample x_α.
public struct Matrix<Element: Scalar>: Sendable, Equatable {
  public let rows: Int
  public let columns: Int
  @usableFromInline var elements: [Element]

  /// The elements, row after row; of length `rows * columns`, which nobody outside of the package can change.
  public package(set) var storage: [Element] {
    @inlinable get { elements }
    set { elements = newValue }
    _modify { yield &elements }
  }

  /// The matrix with all elements equal to `value`.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  public init(rows: Int, columns: Int, repeating value: Element = 0) {
    self.init(unwrittenRows: rows, columns: columns)
    elements.withUnsafeMutableBufferPointer { $0.update(repeating: value) }
  }

  /// A matrix of any numbers, for whoever writes all of them before one is read.
  package init(unwrittenRows rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0, "a (\(rows), \(columns)) matrix")
    self.rows = rows
    self.columns = columns
    elements = [Element](unsafeUninitializedCapacity: rows * columns) { memory, count in
      LargePages.ask(for: memory)
      count = rows * columns
    }
  }

  /// Takes over `storage`, whose length is `rows * columns`.
  public init(rows: Int, columns: Int, storage: [Element]) {
    precondition(
      rows >= 0 && columns >= 0 && storage.count == rows * columns,
      "a (\(rows), \(columns)) matrix of \(storage.count) elements")
    self.rows = rows
    self.columns = columns
    elements = storage
  }

  /// The matrix whose element (i, j) is `element(i, j)`.
  @inlinable
  public init(rows: Int, columns: Int, element: (Int, Int) throws -> Element) rethrows {
    precondition(rows >= 0 && columns >= 0, "a (\(rows), \(columns)) matrix")
    self.rows = rows
    self.columns = columns
    elements = try [Element](unsafeUninitializedCapacity: rows * columns) { buffer, count in
      for i in 0..<rows {
        for j in 0..<columns {
          buffer[count] = try element(i, j)
          count += 1
        }
      }
    }
  }

  /// The (n, n) identity.
  public static func identity(_ n: Int) -> Matrix {
    var matrix = Matrix(rows: n, columns: n)
    for i in 0..<n { matrix[i, i] = 1 }
    return matrix
  }

  /// Element (i, j); both indices are checked. Loops over whole matrices go through `withUnsafePointer`.
  public subscript(row: Int, column: Int) -> Element {
    @inlinable get {
      // (That of the row follows, since the array checks the place.)
      precondition(UInt(bitPattern: column) < UInt(bitPattern: columns), "no column \(column) of \(columns)")
      return elements[row * columns + column]
    }
    @inlinable set {
      precondition(UInt(bitPattern: column) < UInt(bitPattern: columns), "no column \(column) of \(columns)")
      elements[row * columns + column] = newValue
    }
  }

  public var count: Int { storage.count }

  /// Row `index` as an array of `columns` elements.
  public func row(_ index: Int) -> [Element] {
    precondition((0..<rows).contains(index), "no row \(index) of \(rows)")
    return Array(storage[index * columns..<(index + 1) * columns])
  }

  /// The rows named by `indices`, in that order.
  public func rows<Indices: Collection>(_ indices: Indices) -> Matrix where Indices.Element == Int {
    var gathered = [Element]()
    gathered.reserveCapacity(indices.count * columns)
    for index in indices {
      precondition((0..<rows).contains(index), "no row \(index) of \(rows)")
      gathered.append(contentsOf: storage[index * columns..<(index + 1) * columns])
    }
    return Matrix(rows: indices.count, columns: columns, storage: gathered)
  }

  /// Whether no element is NaN or infinite.
  public var isFinite: Bool {
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    get {
      // What is not finite leaves NaN behind.
      elements.reduce(Element.zero) { $0 + $1 * 0 } == 0
    }
  }

  /// The main diagonal.
  public var diagonal: [Element] { (0..<min(rows, columns)).map { self[$0, $0] } }

  /// The sum of the diagonal.
  public var trace: Element { diagonal.reduce(0, +) }

  /// (Σ a_ij²)^½.
  public var frobeniusNorm: Element { storage.withUnsafeBufferPointer { $0.norm } }

  /// The transpose, by blocks that stay in cache.
  public var transposed: Matrix {
    @_specialize(where Element == Double)
    @_specialize(where Element == Float)
    get {
      var result = Matrix(rows: columns, columns: rows)
      let block = 32
      result.storage.withUnsafeMutableBufferPointer { target in
        storage.withUnsafeBufferPointer { source in
          for i0 in stride(from: 0, to: rows, by: block) {
            for j0 in stride(from: 0, to: columns, by: block) {
              for i in i0..<min(i0 + block, rows) {
                for j in j0..<min(j0 + block, columns) { target[j * rows + i] = source[i * columns + j] }
              }
            }
          }
        }
      }
      return result
    }
  }

  /// The same numbers in another precision.
  public func converted<Other: Scalar>(to type: Other.Type) -> Matrix<Other> {
    Matrix<Other>(rows: rows, columns: columns, storage: convert(storage, to: type))
  }
}

/// The same numbers in another precision, in vectorised loops for the concrete pairs of types; in the same
/// precision no copy.
public func convert<Source: Scalar, Target: Scalar>(_ source: [Source], to type: Target.Type) -> [Target] {
  if let same = identical(source, as: [Target].self) { return same }
  if let doubles = identical(source, as: [Double].self),
    let floats = identical(doubles.map(Float.init), as: [Target].self)
  {
    return floats
  }
  if let floats = identical(source, as: [Float].self),
    let doubles = identical(floats.map(Double.init), as: [Target].self)
  {
    return doubles
  }
  return source.map { Target($0) }
}

/// `value` where `Other` is its own type, else nil. (`as?` would ask an array's elements one by one.)
private func identical<Value, Other>(_ value: Value, as type: Other.Type) -> Other? {
  Value.self == Other.self ? unsafeBitCast(value, to: Other.self) : nil
}
