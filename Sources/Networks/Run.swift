import LinearAlgebra

/// One pass of a tile through layers: where parameters come from, how work is spread over the cores, the memory of
/// intermediate results, and the tape that `Layer.pullBack` reads backwards.
///
/// Memory taken in one pass is used again by the next: nothing is allocated once the largest tile has passed.
package final class Run<Element: Scalar> {
  package let parameters: any ParameterSource<Element>
  /// How products and loops over elements are cut.
  package let spreading: Spreading
  /// Whether inputs are kept for `pullBack`.
  package let isRecording: Bool
  private let arena = Arena<Element>()
  private var tape: [Rows<Element>] = []
  private var spare: UnsafeMutableBufferPointer<Element>?

  package init(_ parameters: any ParameterSource<Element>, spreading: Spreading, isRecording: Bool) {
    self.parameters = parameters
    self.spreading = spreading
    self.isRecording = isRecording
  }

  deinit { spare?.deallocate() }

  /// Memory for `count` numbers, of any value, until it is asked for again.
  package func scratch(_ count: Int) -> UnsafeMutablePointer<Element> {
    if let spare, spare.count >= count, let base = spare.baseAddress { return base }
    spare?.deallocate()
    let raw = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Element>.stride, alignment: 64)
    let numbers = raw.bindMemory(to: Element.self)
    numbers.initialize(repeating: 0)
    spare = numbers
    // Allocated above with a positive size.
    return numbers.baseAddress.unsafelyUnwrapped
  }

  /// Begins a pass: what was taken and recorded in the last one is free.
  package func begin() {
    arena.reset()
    tape.removeAll(keepingCapacity: true)
  }

  /// Memory for `count` numbers, of any value, until the next pass.
  package func take(_ count: Int) -> UnsafeMutablePointer<Element> { arena.take(count) }

  /// Rows of any values, until the next pass, whose samples are those of `rows`.
  package func take(like rows: Rows<Element>, columns: Int) -> Rows<Element> {
    Rows(take(rows.count * columns), count: rows.count, columns: columns, starts: rows.starts)
  }

  /// A copy of rows `chosen` of `samples`.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  package func take(_ samples: Matrix<Element>, _ chosen: ArraySlice<Int>) -> Rows<Element> {
    let columns = samples.columns
    let values = take(chosen.count * columns)
    samples.withUnsafePointer { source in
      var target = values
      for index in chosen {
        for k in 0..<columns { target[k] = source[index * columns + k] }
        target += columns
      }
    }
    return Rows(values, count: chosen.count, columns: columns)
  }

  /// A copy of consecutive rows of `samples`.
  package func take(_ samples: Matrix<Element>, _ chosen: Range<Int>) -> Rows<Element> {
    let rows = Rows(take(chosen.count * samples.columns), count: chosen.count, columns: samples.columns)
    samples.withUnsafePointer { rows.values.update(from: $0 + chosen.lowerBound * rows.columns, count: rows.size) }
    return rows
  }

  /// Keeps `rows` for the way back.
  package func record(_ rows: Rows<Element>) { if isRecording { tape.append(rows) } }

  /// The rows recorded last that were not yet recalled.
  package func recall() -> Rows<Element> { tape.removeLast() }
}
