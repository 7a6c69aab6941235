import Dispatch

/// Runs `body` on consecutive parts of 0..<count, side by side on as many cores as BLAS uses where there is enough
/// to do. For work element by element, whose results then do not depend on the parts.
///
/// - Parameter least: the fewest elements that are worth a part.
package func inParts(of count: Int, least: Int = 1 << 16, _ body: (Range<Int>) -> Void) {
  guard count >= 2 * max(least, 1) else { return body(0..<count) }
  let cores = BLASKernel.cores
  let parts = min(cores == 1 ? 1 : 4 * cores, count / max(least, 1))
  guard parts > 1 else { return body(0..<count) }
  withoutActuallyEscaping(body) { body in
    nonisolated(unsafe) let work = body
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      work(part * count / parts..<(part + 1) * count / parts)
    }
  }
}

/// Runs `body` on consecutive parts of 0..<count, side by side. The parts depend on `count` alone, so that results
/// that depend on the parts' shapes in their last bits do not depend on the number of cores.
///
/// - Parameter least: the fewest elements of a part; the number of parts is a power of two.
package func inFixedParts(of count: Int, least: Int, _ body: (Range<Int>) -> Void) {
  let parts = count >= 2 * least ? 1 << (Int.bitWidth - 1 - (count / least).leadingZeroBitCount) : 1
  guard parts > 1 else { return body(0..<count) }
  withoutActuallyEscaping(body) { body in
    nonisolated(unsafe) let work = body
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      work(part * count / parts..<(part + 1) * count / parts)
    }
  }
}
