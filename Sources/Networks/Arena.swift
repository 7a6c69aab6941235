import LinearAlgebra

/// Memory that is taken piece by piece and given back from a place on.
///
/// The pieces come from blocks that stay allocated; a sequence of pieces that was taken once is taken again without
/// allocation.
final class Arena<Element: Scalar> {
  private var blocks: [UnsafeMutableBufferPointer<Element>] = []
  /// Where the next piece begins at the earliest.
  private(set) var place = Place()

  /// A block, and how many of its numbers stand before.
  struct Place {
    var block = 0
    var used = 0
  }

  deinit { for block in blocks { block.deallocate() } }

  /// Gives back what was taken since the next piece was to begin at `place`.
  func release(from place: Place) { self.place = place }

  /// Whether the piece that begins at `address` was taken since.
  func holds(_ address: UnsafeMutablePointer<Element>, since place: Place) -> Bool {
    blocks.indices.dropFirst(place.block).contains { index in
      guard let base = blocks[index].baseAddress else { return false }
      return address >= base + (index == place.block ? place.used : 0) && address < base + blocks[index].count
    }
  }

  /// `count` elements of any value, at an address that is a multiple of 64 bytes.
  func take(_ count: Int) -> UnsafeMutablePointer<Element> {
    let perLine = max(64 / MemoryLayout<Element>.stride, 1)
    let size = max((count + perLine - 1) / perLine * perLine, perLine)
    while place.block < blocks.count {
      let block = blocks[place.block]
      if place.used + size <= block.count, let base = block.baseAddress {
        defer { place.used += size }
        return base + place.used
      }
      place = Place(block: place.block + 1)
    }
    let raw = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(size, 1 << 16) * MemoryLayout<Element>.stride, alignment: 64)
    raw.initializeMemory(as: UInt8.self, repeating: 0)
    let block = raw.bindMemory(to: Element.self)
    blocks.append(block)
    place.used = size
    // Allocated above with a positive size.
    return block.baseAddress.unsafelyUnwrapped
  }
}
