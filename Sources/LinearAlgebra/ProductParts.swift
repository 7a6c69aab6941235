import Dispatch

/// The parts of a product's result that are formed side by side: a grid of rows by columns.
///
/// BLAS begins a part by copying the rows and columns it multiplies, so parts are as square as they come, and of large
/// results no smaller than the copies need to be a small share of the work. They depend on the shape alone: results, whose
/// last bits depend on the parts' shapes, do not depend on the number of cores.
struct ProductParts {
  /// The parts from top to bottom, and from left to right: powers of two.
  private(set) var down = 1
  private(set) var across = 1
  private let rows: Int
  private let columns: Int

  /// Of at most so many parts each is at least so large.
  private static var wanted: Int { 4 }
  private static var ample: Int { 1 << 18 }
  private static var most: Int { 64 }

  /// - Parameter least: the fewest rows or columns of a part.
  init(rows: Int, columns: Int, least: Int) {
    (self.rows, self.columns) = (rows, columns)
    while count < Self.most {
      let (height, width) = (rows / down, columns / across)
      guard max(height, width) / 2 >= max(least, 1), count < Self.wanted || height * width / 2 >= Self.ample else {
        return
      }
      if height > width { down *= 2 } else { across *= 2 }
    }
  }

  var count: Int { down * across }

  /// Runs `body` on each part, side by side.
  func forEach(_ body: (_ rows: Range<Int>, _ columns: Range<Int>) -> Void) {
    guard count > 1 else { return body(0..<rows, 0..<columns) }
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let work = body
      DispatchQueue.concurrentPerform(iterations: count) { part in
        let (i, j) = (part / across, part % across)
        work(i * rows / down..<(i + 1) * rows / down, j * columns / across..<(j + 1) * columns / across)
      }
    }
  }
}
