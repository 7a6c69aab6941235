import LinearAlgebra

extension TensorType {
  /// Appends the elements in `bytes`, little-endian; what the type asked for cannot hold exactly, and truth values that are
  /// none, as NaN.
  func append<Element: Scalar>(_ bytes: [UInt8], to values: inout [Element]) {
    func each<Bits: FixedWidthInteger>(_ bits: Bits.Type, _ element: (Bits) -> Element) {
      bytes.withUnsafeBytes { buffer in
        for place in stride(from: 0, to: buffer.count, by: MemoryLayout<Bits>.size) {
          values.append(element(Bits(littleEndian: buffer.loadUnaligned(fromByteOffset: place, as: Bits.self))))
        }
      }
    }
    switch self {
    case .float64: each(UInt64.self) { Element(Double(bitPattern: $0)) }
    case .float32: each(UInt32.self) { Element(Float(bitPattern: $0)) }
    case .float16: each(UInt16.self) { Element(Float(Float16(bitPattern: $0))) }
    case .bfloat16: each(UInt16.self) { Element(Float(bitPattern: UInt32($0) << 16)) }
    case .int64: each(Int64.self) { Element(exactly: $0) ?? .nan }
    case .int32: each(Int32.self) { Element(exactly: $0) ?? .nan }
    case .int16: each(Int16.self) { Element($0) }
    case .int8: each(Int8.self) { Element($0) }
    case .uint8: each(UInt8.self) { Element($0) }
    case .bool: each(UInt8.self) { $0 < 2 ? Element($0) : .nan }
    }
  }

  /// What is wrong with an element that was read as `value`.
  func cause<Element: Scalar>(at index: Int, _ value: Element) -> String {
    switch self {
    case .bool: "element \(index) is no truth value"
    case _ where isReal: "element \(index) is \(value)"
    default: "element \(index) is an integer that \(Element.isDouble ? "float64" : "float32") cannot hold exactly"
    }
  }

  /// Whether its elements are real numbers, neither integers nor truth values.
  var isReal: Bool { [.float64, .float32, .float16, .bfloat16].contains(self) }
}
