import LinearAlgebra

/// A fixed block of numbers that hot loops address without checks of uniqueness or bounds.
final class Buffer<Element: Scalar> {
  let pointer: UnsafeMutablePointer<Element>
  let count: Int

  init(count: Int) {
    self.count = count
    pointer = .allocate(capacity: max(count, 1))
    pointer.initialize(repeating: 0, count: max(count, 1))
  }

  convenience init(_ elements: [Element]) {
    self.init(count: elements.count)
    copy(elements)
  }

  deinit { pointer.deallocate() }

  var elements: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Takes over as many elements as there are.
  func copy(_ elements: [Element]) {
    precondition(elements.count == count, "a buffer keeps its size")
    elements.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer.update(from: base, count: count) }
    }
  }
}
