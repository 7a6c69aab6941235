import CHDF5

/// A number type that files can hold.
public protocol StoredElement: Sendable {
  /// The type in memory, for HDF5's conversion.
  static var memoryType: hid_t { get }
  /// The type in the file: little-endian, fixed size.
  static var fileType: hid_t { get }
  /// Whether values of a stored type, such as "uint8", may be read as `Self`, those that it holds exactly.
  static func accepts(_ typeName: String) -> Bool
  /// The value of an integer; nil where `Self` does not hold it exactly.
  init?(exactly integer: Int)
  /// Whether it holds all integers of so many bits.
  static func holdsIntegers(ofBits bits: Int) -> Bool
  /// The value that fills a buffer before it is read into.
  static var filler: Self { get }
  /// For messages: "float64".
  static var typeName: String { get }
}

extension Double: StoredElement {
  public static var memoryType: hid_t { rv_native_double() }
  public static var fileType: hid_t { rv_file_double() }
  public static func accepts(_ typeName: String) -> Bool { true }
  public static func holdsIntegers(ofBits bits: Int) -> Bool { bits < 54 }
  public static var filler: Double { 0 }
  public static var typeName: String { "float64" }
}

extension Float: StoredElement {
  public static var memoryType: hid_t { rv_native_float() }
  public static var fileType: hid_t { rv_file_float() }
  public static func accepts(_ typeName: String) -> Bool { typeName != "float64" }
  public static func holdsIntegers(ofBits bits: Int) -> Bool { bits < 25 }
  public static var filler: Float { 0 }
  public static var typeName: String { "float32" }
}

extension Int: StoredElement {
  public static var memoryType: hid_t { rv_native_int64() }
  public static var fileType: hid_t { rv_file_int64() }
  public static func accepts(_ typeName: String) -> Bool { typeName.contains("int") }
  // What is beyond their range the library refuses.
  public static func holdsIntegers(ofBits bits: Int) -> Bool { true }
  public static var filler: Int { 0 }
  public static var typeName: String { "int64" }
}

extension Int32: StoredElement {
  public static var memoryType: hid_t { rv_native_int32() }
  public static var fileType: hid_t { rv_file_int32() }
  public static func accepts(_ typeName: String) -> Bool { typeName.contains("int") && !typeName.hasSuffix("64") }
  public static func holdsIntegers(ofBits bits: Int) -> Bool { true }
  public static var filler: Int32 { 0 }
  public static var typeName: String { "int32" }
}
