import CHDF5

/// The elements of an array as they lie in a file: numbers of a kind, a size and an order of bytes.
struct NumberType: Sendable, Equatable {
  enum Kind: String { case real = "f", signed = "i", unsigned = "u", bool = "b" }

  let kind: Kind
  /// In bytes.
  let size: Int
  let isBigEndian: Bool

  /// Numbers of Swift's type `Double`.
  static let float64 = NumberType(kind: .real, size: 8, isBigEndian: false)

  private init(kind: Kind, size: Int, isBigEndian: Bool) {
    (self.kind, self.size, self.isBigEndian) = (kind, size, isBigEndian)
  }

  init?(_ kind: Kind, size: Int, isBigEndian: Bool = false) {
    let sizes: [Int] =
      switch kind {
      case .real: [2, 4, 8]
      case .signed, .unsigned: [1, 2, 4, 8]
      case .bool: [1]
      }
    guard sizes.contains(size) else { return nil }
    self.init(kind: kind, size: size, isBigEndian: isBigEndian)
  }

  /// As numpy names it: `<f4`, `>i8`, `|b1`, or with `=` for the machine's own order, little-endian.
  init?(numpy name: some StringProtocol) {
    guard let order = name.first, "<>|=".contains(order), let kind = Kind(rawValue: String(name.dropFirst().prefix(1))),
      let size = Int(name.dropFirst(2))
    else { return nil }
    self.init(kind, size: size, isBigEndian: order == ">")
  }

  /// As `StoredType` names it: `float32`, `uint8`.
  init?(stored name: String) {
    let kinds: [(prefix: String, kind: Kind)] = [("float", .real), ("uint", .unsigned), ("int", .signed)]
    guard let (prefix, kind) = kinds.first(where: { name.hasPrefix($0.prefix) }),
      let bits = Int(name.dropFirst(prefix.count))
    else { return nil }
    self.init(kind, size: bits / 8)
  }

  /// The library's type; nil where it fails. Truth values are numbers 0 and 1.
  var hdf5: Handle? {
    let copy =
      switch (kind, size) {
      case (.real, 2): rv_file_half()
      case (.real, 4): H5Tcopy(rv_file_float())
      case (.real, _): H5Tcopy(rv_file_double())
      default: H5Tcopy(rv_file_int64())
      }
    guard let type = Handle(copy, .datatype),
      kind == .real
        || (H5Tset_size(type.id, size) >= 0
          && H5Tset_sign(type.id, kind == .signed ? H5T_SGN_2 : H5T_SGN_NONE) >= 0),
      H5Tset_order(type.id, isBigEndian ? H5T_ORDER_BE : H5T_ORDER_LE) >= 0
    else { return nil }
    return type
  }
}
