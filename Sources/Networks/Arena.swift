import LinearAlgebra

/// Memory that is taken piece by piece and given back all at once.
///
/// The pieces come from blocks that stay allocated; a sequence of pieces that was taken once is taken again without
/// allocation.
final class Arena<Element: Scalar> {
  private var blocks: [UnsafeMutableBufferPointer<Element>] = []
  /// The block that pieces are now taken from, and the numbers of it that are taken.
  private var current = 0
  private var used = 0

  deinit { for block in blocks { block.deallocate() } }

  func reset() { (current, used) = (0, 0) }

  /// `count` elements of any value, at an address that is a multiple of 64 bytes.
  func take(_ count: Int) -> UnsafeMutablePointer<Element> {
    let perLine = max(64 / MemoryLayout<Element>.stride, 1)
    let size = max((count + perLine - 1) / perLine * perLine, perLine)
    while current < blocks.count {
      let block = blocks[current]
      if used + size <= block.count, let base = block.baseAddress {
        defer { used += size }
        return base + used
      }
      (current, used) = (current + 1, 0)
    }
    let raw = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(size, 1 << 16) * MemoryLayout<Element>.stride, alignment: 64)
    raw.initializeMemory(as: UInt8.self, repeating: 0)
    let block = raw.bindMemory(to: Element.self)
    blocks.append(block)
    used = size
    // Allocated above with a positive size.
    return block.baseAddress.unsafelyUnwrapped
  }
}
