import Foundation

/// What the head of an HDF5 file says, read without the library, to tell why it does not open.
struct Superblock {
  /// Whether a program opened it for writing and has not closed it.
  let isOpenForWriting: Bool
  /// How long the file is to be, in bytes.
  let length: UInt64?
  /// How long it is.
  let present: UInt64

  /// Nil for a file that is none of HDF5.
  init?(of path: String) {
    guard let file = FileHandle(forReadingAtPath: path), let size = try? file.seekToEnd() else { return nil }
    defer { try? file.close() }
    present = size
    // The signature is at the start or behind a block of the user's of 512, 1024, … bytes.
    var place: UInt64 = 0
    while place < size {
      guard (try? file.seek(toOffset: place)) != nil, let head = try? file.read(upToCount: 64).map([UInt8].init) else {
        return nil
      }
      if head.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) {
        (isOpenForWriting, length) = Self.fields(of: head)
        return
      }
      place = place == 0 ? 512 : 2 * place
    }
    return nil
  }

  private static func fields(of head: [UInt8]) -> (isOpenForWriting: Bool, length: UInt64?) {
    guard head.count == 64 else { return (false, nil) }
    let version = head[8]
    let (sizeOfOffsets, place) = version < 2 ? (head[13], version == 0 ? 40 : 44) : (head[9], 28)
    let length = head[place..<place + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return (version == 3 && head[11] & 1 != 0, sizeOfOffsets == 8 ? length : nil)
  }
}
