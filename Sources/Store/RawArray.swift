import Diagnostics

/// An array of numbers as its file holds them, not looked into.
struct RawArray {
  private(set) var shape: [Int]
  let type: NumberType
  /// In row-major order.
  private(set) var bytes: [UInt8]

  /// - Parameter bytes: as many as shape and type ask for.
  init(shape: [Int], type: NumberType, bytes: [UInt8]) {
    (self.shape, self.type, self.bytes) = (shape, type, bytes)
  }

  /// An array of numbers.
  init(_ values: [Double], shape: [Int]) {
    self.init(shape: shape, type: .float64, bytes: values.withUnsafeBytes { Array($0) })
  }

  /// The array with its axes in the opposite order.
  var transposed: RawArray {
    guard shape.count > 1, !bytes.isEmpty else {
      return RawArray(shape: shape.reversed(), type: type, bytes: bytes)
    }
    let moved: [UInt8] =
      switch type.size {
      case 1: reversingAxes(UInt8.self)
      case 2: reversingAxes(UInt16.self)
      case 4: reversingAxes(UInt32.self)
      default: reversingAxes(UInt64.self)
      }
    return RawArray(shape: shape.reversed(), type: type, bytes: moved)
  }

  /// Axis by axis: that of the first index goes behind the others, which are in opposite order already.
  private func reversingAxes<Element: FixedWidthInteger>(_ element: Element.Type) -> [UInt8] {
    var source = bytes
    var target = bytes
    // Before step k the first k axes are the last ones of the shape, in opposite order.
    for axis in 1..<shape.count {
      let (done, own) = (shape[..<axis].reduce(1, *), shape[axis])
      let rest = shape[(axis + 1)...].reduce(1, *)
      source.withUnsafeBytes { from in
        target.withUnsafeMutableBytes { to in
          let (from, to) = (from.bindMemory(to: Element.self), to.bindMemory(to: Element.self))
          Self.swapLeading(from, to, rows: done, columns: own, items: rest)
        }
      }
      swap(&source, &target)
    }
    return source
  }

  /// (rows, columns, items) to (columns, rows, items), in blocks that fit into caches.
  private static func swapLeading<Element>(
    _ from: UnsafeBufferPointer<Element>, _ to: UnsafeMutableBufferPointer<Element>, rows: Int, columns: Int, items: Int
  ) {
    let block = 64
    for firstRow in stride(from: 0, to: rows, by: block) {
      for firstColumn in stride(from: 0, to: columns, by: block) {
        for row in firstRow..<min(firstRow + block, rows) {
          for column in firstColumn..<min(firstColumn + block, columns) {
            for item in 0..<items {
              to[(column * rows + row) * items + item] = from[(row * columns + column) * items + item]
            }
          }
        }
      }
    }
  }
}

extension RawArray {
  /// The elements of an array of real numbers, as float64.
  var reals: [Double] {
    var values: [Double] = []
    values.reserveCapacity(bytes.count / type.size)
    let real: TensorType = type.size == 2 ? .float16 : type.size == 4 ? .float32 : .float64
    real.append(type.isBigEndian ? withBytesSwapped : bytes, to: &values)
    return values
  }

  /// The bytes of each element in the opposite order.
  private var withBytesSwapped: [UInt8] {
    let last = type.size - 1
    return bytes.indices.map { bytes[$0 - $0 % type.size + last - $0 % type.size] }
  }
}
