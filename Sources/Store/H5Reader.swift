import CHDF5
import Diagnostics
import Foundation
import LinearAlgebra

/// An HDF5 file open for reading.
///
/// Numbers are never converted silently with loss: numbers of any type may be read as float64 where all of them are what
/// they were.
/// Floating-point data with NaN or infinite entries are refused, with the index of the first one.
public final class H5Reader {
  public let path: String
  let file: Handle
  /// The HDF5 files whose arrays this one shows among others, in memory; none of a file on disk.
  public let parts: [H5Reader]

  /// The content's digest, once it is known.
  var knownDigest: String?
  /// What `sources` found.
  var knownSources: [String]?
  /// The data sets found to be complete.
  var complete: Set<String> = []

  /// Opens `path`.
  ///
  /// - Throws: `Problem.missingInput` where there is no such file, or it cannot be read, or another program has it open
  ///   for writing; `Problem.badInput` where it is not HDF5, is truncated, or of a later version of this program.
  public init(_ path: String) throws {
    HDF5.prepare()
    self.path = path
    file = try Self.open(path)
    parts = []
    try checkSchema()
  }

  /// Reads a file in memory.
  ///
  /// - Parameters:
  ///   - path: what messages name.
  ///   - sources: the files that it was made of.
  init(_ path: String, _ file: consuming Handle, parts: [H5Reader], sources: [String]) {
    self.path = path
    self.file = file
    self.parts = parts
    knownSources = sources
  }

  /// The sizes of data set `name` along each axis.
  public func shape(of name: String) throws -> [Int] {
    let set = try dataset(name)
    return try reading {
      guard let space = Handle(H5Dget_space(set.id), .dataspace) else { throw damaged(name) }
      return Handle.extents(of: space.id)
    }
  }

  /// A two-dimensional data set.
  ///
  /// - Parameters:
  ///   - name: its path in the file.
  ///   - rows: the rows to read, clamped to those there are; nil for all.
  ///   - type: the element type of the result.
  /// - Throws: `Problem.badInput` for another rank or element type, or entries that are not finite.
  public func matrix<Element: Scalar & StoredElement>(
    _ name: String, rows: Range<Int>? = nil, as type: Element.Type = Double.self
  ) throws -> Matrix<Element> {
    let whole = try shape(of: name)
    guard whole.count == 2 else { throw wrongRank(name, whole, expected: "two-dimensional") }
    let (shape, values): ([Int], [Element]) = try finite(name, rows: rows?.clamped(to: 0..<whole[0]))
    return Matrix(rows: shape[0], columns: shape[1], storage: values)
  }

  /// The same for any real numbers, rounded to the element's precision where they have more.
  ///
  /// - Throws: as `matrix`, but for the element type.
  public func rounded<Element: Scalar & StoredElement>(
    _ name: String, as type: Element.Type
  ) throws -> Matrix<Element> {
    let whole = try shape(of: name)
    guard whole.count == 2 else { throw wrongRank(name, whole, expected: "two-dimensional") }
    let (shape, values): ([Int], [Element]) = try finite(name) { StoredType.numberName($0) != nil }
    return Matrix(rows: shape[0], columns: shape[1], storage: values)
  }

  /// A data set of one or more dimensions as a matrix whose row i is everything that has i as its first index.
  ///
  /// - Parameters:
  ///   - name: its path in the file.
  ///   - rows: the rows to read, clamped to those there are; nil for all.
  ///   - type: the element type of the result.
  /// - Throws: `Problem.badInput` for a single number or another element type, or entries that are not finite.
  public func flattened<Element: Scalar & StoredElement>(
    _ name: String, rows: Range<Int>? = nil, as type: Element.Type = Double.self
  ) throws -> Matrix<Element> {
    let whole = try shape(of: name)
    guard let count = whole.first else { throw wrongRank(name, whole, expected: "an array of rows") }
    let (shape, values): ([Int], [Element]) = try finite(name, rows: rows?.clamped(to: 0..<count))
    // Not the product of the other extents, which may be anything where there are no rows.
    return Matrix(rows: shape[0], columns: values.count / max(shape[0], 1), storage: values)
  }

  /// A one-dimensional data set, or one of shape (n, 1) or (1, n).
  ///
  /// - Throws: `Problem.badInput` for another rank or element type, or entries that are not finite.
  public func vector<Element: Scalar & StoredElement>(
    _ name: String, as type: Element.Type = Double.self
  ) throws -> [Element] {
    let (shape, values): ([Int], [Element]) = try finite(name)
    try requireLine(name, shape)
    return values
  }

  /// A one-dimensional data set of integers, or one of shape (n, 1) or (1, n).
  public func integers(_ name: String) throws -> [Int] {
    let (shape, values): ([Int], [Int]) = try read(name)
    try requireLine(name, shape)
    return values
  }

  private func requireLine(_ name: String, _ shape: [Int]) throws {
    guard shape.count == 1 || (shape.count == 2 && shape.contains(1)) else {
      throw wrongRank(name, shape, expected: "one-dimensional, or one row or column")
    }
  }

  /// A two-dimensional data set of integers with `columns` columns, in row-major order.
  public func integers(_ name: String, columns: Int) throws -> [Int] {
    let (shape, values): ([Int], [Int]) = try read(name)
    guard shape.count == 2, shape[1] == columns else {
      throw wrongRank(name, shape, expected: "of shape (any, \(columns))")
    }
    return values
  }

  /// A two-dimensional data set of any type of numbers, truth values among them, as float64.
  ///
  /// - Throws: `Problem.badInput` for another rank or elements that are no numbers, or are not finite.
  public func numbers(_ name: String) throws -> Matrix<Double> {
    let whole = try shape(of: name)
    guard whole.count == 2 else { throw wrongRank(name, whole, expected: "two-dimensional") }
    let (shape, values): ([Int], [Double]) = try finite(name) {
      [H5T_FLOAT, H5T_INTEGER, H5T_ENUM].contains(H5Tget_class($0))
    }
    return Matrix(rows: shape[0], columns: shape[1], storage: values)
  }

  /// As `read`, and all values are finite.
  func finite<Element: BinaryFloatingPoint & StoredElement>(
    _ name: String, rows: Range<Int>? = nil, accepting: ((hid_t) -> Bool)? = nil
  ) throws -> (shape: [Int], values: [Element]) {
    let (shape, values): ([Int], [Element]) = try read(name, rows: rows, accepting: accepting)
    try checkFinite(values, in: name, from: (rows?.lowerBound ?? 0) * (values.count / max(shape.first ?? 1, 1)))
    return (shape, values)
  }

  func dataset(_ name: String) throws -> Handle {
    guard contains(name) else { throw missing(name, what: "data set") }
    let set = reading { H5Dopen2(file.id, name, HDF5.arrayAccess) }
    guard let set = Handle(set, .dataset) else { throw noDataset(name) }
    return set
  }

  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func checkFinite<Element: BinaryFloatingPoint>(
    _ values: [Element], in name: String, from first: Int = 0
  ) throws {
    // x·0 is NaN exactly for NaN and infinite x, and a sum is quicker than a test of each element.
    let probe = values.withUnsafeBufferPointer { buffer in
      var lanes = SIMD8<Float>.zero
      for index in buffer.indices { lanes[index & 7] += Float(buffer[index] * 0) }
      return lanes.sum()
    }
    guard probe.isNaN, let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw Problem(
      .badInput, file: path, object: name, cause: "element \(first + index) is \(values[index])",
      remedy: "remove or replace entries that are not finite")
  }
}
