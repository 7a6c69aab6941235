import Foundation
import Randomness

/// The pairs i < j that are an edge of A or of B, drawn from one stream in ascending order.
///
/// Where a pair is an edge of either with a probability above 1/8, each pair has a uniform number of its own; below,
/// the numbers come in twos, the first for the pairs to skip, which are geometric, the second for the graphs that
/// have the edge. Memory: 32 KiB.
struct CorrelatedEdges {
  let vertexCount: Int
  /// P[edge of both] = (1 − δ)q.
  let both: Double
  /// P[edge of A] = q.
  let first: Double
  /// P[edge of A or B] = (1 + δ)q.
  let either: Double
  let stream: RandomStream

  /// The graphs that have an edge.
  struct Owners: OptionSet {
    let rawValue: UInt8
    static let first = Owners(rawValue: 1)
    static let second = Owners(rawValue: 2)
  }

  private static let block = 4096

  init(vertexCount: Int, q: Double, delta: Double, stream: RandomStream) {
    self.vertexCount = vertexCount
    both = (1 - delta) * q
    first = q
    either = (1 + delta) * q
    self.stream = stream
  }

  /// Calls `body` for each pair.
  @inline(__always)
  func forEach(_ body: (_ i: Int, _ j: Int, _ owners: Owners) -> Void) {
    guard vertexCount > 1, either > 0 else { return }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.block) { numbers in
      if either > 0.125 { testing(numbers, body) } else { skipping(numbers, body) }
    }
  }

  private var pairs: Int { vertexCount * (vertexCount - 1) / 2 }

  /// The owners of an edge whose number is uniform in [0, either).
  @inline(__always)
  private func owners(_ number: Double) -> Owners {
    number < both ? [.first, .second] : number < first ? .first : .second
  }

  @inline(__always)
  private func testing(_ numbers: UnsafeMutableBufferPointer<Double>, _ body: (Int, Int, Owners) -> Void) {
    var (i, j) = (0, 1)
    for start in stride(from: 0, to: pairs, by: Self.block) {
      let part = UnsafeMutableBufferPointer(rebasing: numbers[..<min(Self.block, pairs - start)])
      stream.fillUniform(part, from: start)
      for number in part {
        if number < either { body(i, j, owners(number)) }
        j += 1
        if j == vertexCount {
          i += 1
          j = i + 1
        }
      }
    }
  }

  @inline(__always)
  private func skipping(_ numbers: UnsafeMutableBufferPointer<Double>, _ body: (Int, Int, Owners) -> Void) {
    let pairs = pairs
    let rate = 1 / log1p(-either)
    var (i, rowStart, rowEnd) = (0, 0, vertexCount - 1)
    var position = 0
    for block in 0... {
      stream.fillUniform(numbers, from: block * Self.block)
      for k in stride(from: 0, to: Self.block, by: 2) {
        let gap = (log1p(-numbers[k]) * rate).rounded(.down)
        guard gap < Double(pairs - position) else { return }
        position += Int(gap)
        while position >= rowEnd {
          i += 1
          rowStart = rowEnd
          rowEnd += vertexCount - 1 - i
        }
        body(i, i + 1 + position - rowStart, owners(numbers[k + 1] * either))
        position += 1
      }
    }
  }
}
