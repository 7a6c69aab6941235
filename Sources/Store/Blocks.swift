import CHDF5

/// The parts in which a data set is read that need not be in memory as a whole: boxes that follow each other in
/// row-major order.
struct Blocks {
  /// What a block takes at most, unless one chunk's row of chunks, or one value, takes more.
  static let bytes = 1 << 24
  private static let mostOfChunks = 1 << 28

  private let shape: [Int]
  /// The axis along which blocks are cut; those before it are taken index by index, those behind it whole.
  private let axis: Int
  private let step: Int

  /// - Parameter chunk: the shape of a chunk, of a data set stored in chunks.
  init(of shape: [Int], elementSize: Int, chunk: [Int]?) {
    self.shape = shape
    var (axis, trailing) = (max(shape.count - 1, 0), elementSize)
    while axis > 0, max(shape[axis], 1) <= Self.bytes / trailing {
      trailing *= max(shape[axis], 1)
      axis -= 1
    }
    self.axis = axis
    let most = max(Self.bytes / trailing, 1)
    guard let chunk, axis < chunk.count, chunk[axis] > 0 else {
      step = most
      return
    }
    // Whole chunks, lest each is decompressed more than once.
    step =
      chunk[axis] <= most ? most - most % chunk[axis] : chunk[axis] <= Self.mostOfChunks / trailing ? chunk[axis] : most
  }

  /// The elements of the largest block.
  var mostElements: Int {
    shape.isEmpty ? 1 : min(step, shape[axis]) * shape[(axis + 1)...].reduce(1, *)
  }

  /// Calls `body` with the start and the sizes of each block.
  func forEach(_ body: ([Int], [Int]) throws -> Void) rethrows {
    guard !shape.contains(0) else { return }
    guard !shape.isEmpty else { return try body([], []) }
    var start = [Int](repeating: 0, count: shape.count)
    repeat {
      for first in stride(from: 0, to: shape[axis], by: step) {
        start[axis] = first
        let sizes = shape.indices.map { $0 < axis ? 1 : $0 == axis ? min(step, shape[axis] - first) : shape[$0] }
        try body(start, sizes)
      }
      start[axis] = 0
    } while advance(&start)
  }

  /// The next index of the axes before that of the blocks; false behind the last.
  private func advance(_ start: inout [Int]) -> Bool {
    for position in (0..<axis).reversed() {
      start[position] += 1
      if start[position] < shape[position] { return true }
      start[position] = 0
    }
    return false
  }
}
