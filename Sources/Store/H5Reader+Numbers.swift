import CHDF5
import Diagnostics

extension H5Reader {
  /// The names of all data sets of real numbers or integers, those in groups included.
  public func numericArrays() throws -> [String] { try arrays().filter { try storedElement(of: $0) != nil } }

  /// A data set of any rank and of any type of numbers, as float64, in row-major order.
  ///
  /// - Throws: `Problem.badInput` for elements that are no numbers, or are not finite.
  public func values(_ name: String) throws -> (shape: [Int], values: [Double]) {
    try finite(name) { [H5T_FLOAT, H5T_INTEGER].contains(H5Tget_class($0)) }
  }

  /// A data set of numbers as it lies in the file, but little-endian.
  ///
  /// - Throws: `Problem.badInput` for elements that are no numbers, or damaged; `Problem.systemFailure` where they do not
  ///   fit into memory.
  func raw(_ name: String) throws -> RawArray {
    let set = try dataset(name)
    guard let space = Handle(H5Dget_space(set.id), .dataspace), let stored = Handle(H5Dget_type(set.id), .datatype)
    else { throw damaged(name) }
    guard let type = StoredType.numberName(stored.id).flatMap(NumberType.init(stored:)),
      let values = try StoredType(stored.id)
    else { throw wrongType(name, stored.id, needed: "float64") }
    let shape = Handle.extents(of: space.id)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(try elements(in: shape, of: name, size: type.size) * type.size)
    try forEachBlock(of: name, set.id, values, shape, space.id) { bytes += $0 }
    return RawArray(shape: shape, type: type, bytes: bytes)
  }
}
