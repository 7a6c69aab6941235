import Foundation

/// Pages of memory larger than the usual ones, where the system has them to give.
enum LargePages {
  /// The fewest bytes for which they are asked.
  private static let least = 1 << 23

  /// Asks for them for memory that is still to be written: then it is handed out 512 times less often, and its addresses
  /// are found faster.
  static func ask<Element>(for memory: UnsafeMutableBufferPointer<Element>) {
    #if os(Linux)
      let bytes = UnsafeMutableRawBufferPointer(memory)
      guard bytes.count >= least, let base = bytes.baseAddress else { return }
      let page = Int(getpagesize())
      let first = base.alignedUp(toMultipleOf: page)
      // A request: where it is refused, nothing changes.
      _ = madvise(first, (base + bytes.count - first) / page * page, Int32(MADV_HUGEPAGE))
    #endif
  }
}
