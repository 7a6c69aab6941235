import CVectorMath
import Dispatch

/// Fills `blocks` blocks of two elements each, from block `first` of the stream of a key.
private typealias BlockKernel =
  @Sendable (
    _ key: UInt64, _ first: UInt64, _ blocks: Int, _ x: UnsafeMutablePointer<Double>
  ) -> Void

/// Elements a thread takes at a time; even, so that no block of two is computed twice.
private let chunk = 1 << 16
/// Elements converted to `Float` at a time, from a buffer that stays in the first-level cache.
private let slice = 1 << 10

extension RandomStream {
  /// `buffer[j]` ← the 64 random bits of element `index + j`.
  public func fillBits(_ buffer: UnsafeMutableBufferPointer<UInt64>, from index: Int = 0) {
    parallel(buffer) { part, offset in
      evenly(part, from: index + offset) { first, blocks, x in rv_philox(key, first, blocks, x) }
    }
  }

  /// `buffer[j]` ← element `index + j` of the uniform numbers in [0, 1), multiples of 2⁻⁵³.
  public func fillUniform(_ buffer: UnsafeMutableBufferPointer<Double>, from index: Int = 0) {
    fill(buffer, from: index) { rv_philox_uniform($0, $1, $2, $3) }
  }

  /// The numbers of the `Double` stream rounded down to multiples of 2⁻²⁴, so that 1 never occurs.
  public func fillUniform(_ buffer: UnsafeMutableBufferPointer<Float>, from index: Int = 0) {
    fill(buffer, from: index, rounded: { Float(Int32($0 * 0x1p24)) * 0x1p-24 }) {
      rv_philox_uniform($0, $1, $2, $3)
    }
  }

  /// `buffer[j]` ← element `index + j` of the standard normal numbers.
  public func fillNormal(_ buffer: UnsafeMutableBufferPointer<Double>, from index: Int = 0) {
    fill(buffer, from: index) { rv_philox_normal($0, $1, $2, $3) }
  }

  /// The numbers of the `Double` stream, rounded.
  public func fillNormal(_ buffer: UnsafeMutableBufferPointer<Float>, from index: Int = 0) {
    fill(buffer, from: index, rounded: { Float($0) }) { rv_philox_normal($0, $1, $2, $3) }
  }

  /// `buffer[j]` ← element `index + j` of the standard Cauchy numbers, of density 1/(π(1 + x²)).
  public func fillCauchy(_ buffer: UnsafeMutableBufferPointer<Double>, from index: Int = 0) {
    fill(buffer, from: index) { rv_philox_cauchy($0, $1, $2, $3) }
  }

  /// The numbers of the `Double` stream, rounded.
  public func fillCauchy(_ buffer: UnsafeMutableBufferPointer<Float>, from index: Int = 0) {
    fill(buffer, from: index, rounded: { Float($0) }) { rv_philox_cauchy($0, $1, $2, $3) }
  }

  private func fill(_ buffer: UnsafeMutableBufferPointer<Double>, from index: Int, kernel: BlockKernel) {
    parallel(buffer) { part, offset in
      evenly(part, from: index + offset) { first, blocks, x in kernel(key, first, blocks, x) }
    }
  }

  private func fill(
    _ buffer: UnsafeMutableBufferPointer<Float>, from index: Int, rounded: @Sendable (Double) -> Float,
    kernel: BlockKernel
  ) {
    parallel(buffer) { part, offset in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: slice) { scratch in
        for start in stride(from: 0, to: part.count, by: slice) {
          let count = min(slice, part.count - start)
          let numbers = UnsafeMutableBufferPointer(rebasing: scratch[..<count])
          evenly(numbers, from: index + offset + start) { first, blocks, x in kernel(key, first, blocks, x) }
          for j in 0..<count { part[start + j] = rounded(numbers[j]) }
        }
      }
    }
  }

  /// Calls `body` for parts of `buffer`, each with its offset, on all cores where there is enough to do.
  private func parallel<Element>(
    _ buffer: UnsafeMutableBufferPointer<Element>,
    _ body: @Sendable (_ part: UnsafeMutableBufferPointer<Element>, _ offset: Int) -> Void
  ) {
    guard buffer.count > chunk else { return body(buffer, 0) }
    nonisolated(unsafe) let shared = buffer
    DispatchQueue.concurrentPerform(iterations: (buffer.count + chunk - 1) / chunk) { number in
      let start = number * chunk
      body(UnsafeMutableBufferPointer(rebasing: shared[start..<min(start + chunk, shared.count)]), start)
    }
  }

  /// Fills `part`, whose first element is number `index` of the stream, by a kernel that knows only whole
  /// blocks of two elements: an odd first or last element goes through a block of its own.
  private func evenly<Element>(
    _ part: UnsafeMutableBufferPointer<Element>, from index: Int,
    kernel: (_ first: UInt64, _ blocks: Int, _ x: UnsafeMutablePointer<Element>) -> Void
  ) {
    precondition(index >= 0, "the elements of a random stream count from 0")
    func single(_ number: Int) {
      withUnsafeTemporaryAllocation(of: Element.self, capacity: 2) { pair in
        guard let base = pair.baseAddress else { return }
        kernel(UInt64(number / 2), 1, base)
        part[number - index] = pair[number % 2]
      }
    }
    guard let base = part.baseAddress, !part.isEmpty else { return }
    let lead = index % 2
    if lead == 1 { single(index) }
    let blocks = (part.count - lead) / 2
    if blocks > 0 { kernel(UInt64((index + lead) / 2), blocks, base + lead) }
    if lead + 2 * blocks < part.count { single(index + part.count - 1) }
  }
}
