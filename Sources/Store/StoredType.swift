import CHDF5
import Foundation

/// How the values of a data set or attribute are read so that their bytes are the same wherever they were written.
struct StoredType: ~Copyable {
  enum Form: Equatable {
    /// Texts of fixed or variable size.
    case fixedText, variableText
    /// Values of a size of their own, by their bytes.
    case plain
  }

  /// For people and digests: "float64", "uint8", "text"; of compound and other types with the digest of their form.
  let name: String
  let form: Form
  /// The type of the values in memory: as in the file, numbers little-endian.
  let memory: Handle
  /// The size of one value in bytes.
  let size: Int

  /// The type with the identifier `stored`; nil for one whose values point elsewhere, or that the library cannot tell.
  init?(_ stored: hid_t) throws {
    guard let (name, form) = try Self.form(of: stored), let memory = Handle(H5Tcopy(stored), .datatype),
      Self.numberName(stored) == nil || H5Tset_order(memory.id, H5T_ORDER_LE) >= 0
    else { return nil }
    self.init(name: name, form: form, memory: memory, size: H5Tget_size(stored))
  }

  private init(name: String, form: Form, memory: consuming Handle, size: Int) {
    self.name = name
    self.form = form
    self.memory = memory
    self.size = size
  }

  private static func form(of stored: hid_t) throws -> (String, Form)? {
    guard H5Tget_size(stored) > 0 else { return nil }
    if H5Tget_class(stored) == H5T_STRING {
      return ("text", H5Tis_variable_str(stored) > 0 ? .variableText : .fixedText)
    }
    if let number = numberName(stored) { return (number, .plain) }
    guard isSelfContained(stored), let encoded = encoded(stored) else { return nil }
    return ("type-\(try Digest.sha256(of: encoded))", .plain)
  }

  /// Whether values are integers, or integers or real numbers, of any form.
  var isInteger: Bool { H5Tget_class(memory.id) == H5T_INTEGER }
  var isNumber: Bool { isInteger || H5Tget_class(memory.id) == H5T_FLOAT }

  /// Calls `body` with the bytes of values in memory; of texts those up to the first zero of each, and a zero behind.
  func withCanonicalBytes<Value>(
    of values: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Value
  ) rethrows -> Value {
    guard form != .plain else { return try body(values) }
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: values.count, by: size) {
      bytes += text(in: values, at: start)
      bytes.append(0)
    }
    return try bytes.withUnsafeBytes(body)
  }

  /// The text at a place among values in memory.
  func text(in values: UnsafeRawBufferPointer, at start: Int) -> [UInt8] {
    guard form == .variableText else { return values[start..<start + size].prefix { $0 != 0 } }
    guard let text = values.loadUnaligned(fromByteOffset: start, as: UnsafePointer<UInt8>?.self) else { return [] }
    return Array(UnsafeBufferPointer(start: text, count: strlen(text)))
  }

  /// Gives back what values in memory point to.
  func release(_ values: UnsafeMutableRawBufferPointer, in space: hid_t) {
    if form == .variableText, !values.isEmpty { H5Dvlen_reclaim(memory.id, space, rv_default(), values.baseAddress) }
  }

  /// "float32", "uint8", … for numbers in the usual forms, little- or big-endian.
  static func numberName(_ type: hid_t) -> String? {
    let bits = 8 * H5Tget_size(type)
    switch H5Tget_class(type) {
    case H5T_INTEGER:
      guard [8, 16, 32, 64].contains(bits), H5Tget_precision(type) == bits else { return nil }
      return H5Tget_sign(type) == H5T_SGN_NONE ? "uint\(bits)" : "int\(bits)"
    case H5T_FLOAT:
      // The same but for the order of bytes.
      guard let number = NumberType(.real, size: bits / 8), let known = number.hdf5,
        let little = Handle(H5Tcopy(type), .datatype), H5Tset_order(little.id, H5T_ORDER_LE) >= 0,
        H5Tequal(little.id, known.id) > 0
      else { return nil }
      return "float\(bits)"
    default: return nil
    }
  }

  /// For messages: what the elements of a type are.
  static func description(of type: hid_t) -> String {
    if let number = numberName(type) { return number }
    switch H5Tget_class(type) {
    case H5T_FLOAT: return "float\(8 * H5Tget_size(type))"
    case H5T_INTEGER: return "integers of \(H5Tget_precision(type)) bits"
    case H5T_STRING: return "text"
    default: return "elements that are not numbers"
    }
  }

  /// Whether values hold no pointers: no references, nothing of variable size.
  private static func isSelfContained(_ type: hid_t, depth: Int = 0) -> Bool {
    guard depth < 16 else { return false }
    switch H5Tget_class(type) {
    case H5T_VLEN, H5T_REFERENCE, H5T_NO_CLASS: return false
    case H5T_STRING: return H5Tis_variable_str(type) <= 0
    case H5T_ARRAY:
      guard let element = Handle(H5Tget_super(type), .datatype) else { return false }
      return isSelfContained(element.id, depth: depth + 1)
    case H5T_COMPOUND:
      return (0..<UInt32(max(H5Tget_nmembers(type), 0))).allSatisfy { index in
        guard let member = Handle(H5Tget_member_type(type, index), .datatype) else { return false }
        return isSelfContained(member.id, depth: depth + 1)
      }
    default: return true
    }
  }

  private static func encoded(_ type: hid_t) -> [UInt8]? {
    var size = 0
    guard H5Tencode(type, nil, &size) >= 0, (1...1 << 20).contains(size) else { return nil }
    var bytes = [UInt8](repeating: 0, count: size)
    return H5Tencode(type, &bytes, &size) >= 0 ? bytes : nil
  }
}
