import LinearAlgebra

/// One pass of a tile through layers: where parameters come from, how work is spread over the cores, the memory of
/// intermediate results, and the tape that `Layer.pullBack` reads backwards.
///
/// Memory taken in one pass is used again by the next: nothing is allocated once the largest tile has passed. What is not
/// recorded is used again by the layer after the next.
package final class Run<Element: Scalar> {
  package let parameters: any ParameterSource<Element>
  /// How products and loops over elements are cut.
  package let spreading: Spreading
  /// Whether inputs are kept for `pullBack`.
  package let isRecording: Bool
  /// Two, so that a layer's results and what is formed of them never are of the same.
  private let arenas = [Arena<Element>(), Arena<Element>()]
  /// The one that memory is now taken from.
  private var side = 0
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
    for arena in arenas { arena.release(from: Arena.Place()) }
    side = 0
    tape.removeAll(keepingCapacity: true)
  }

  /// Memory for `count` numbers, of any value, until the next pass, or until it is given back.
  package func take(_ count: Int) -> UnsafeMutablePointer<Element> { arenas[side].take(count) }

  /// Runs `body`, which goes from layer to layer: behind each it may give back all memory that was taken since it began but
  /// for that of the rows the next one takes.
  package func withRelease<Result>(
    _ body: (_ release: (_ kept: Rows<Element>) -> Void) throws -> Result
  ) rethrows -> Result {
    let (places, first) = (arenas.map(\.place), side)
    defer { side = first }
    return try body { rows in
      side = arenas[0].holds(rows.values, since: places[0]) ? 1 : 0
      arenas[side].release(from: places[side])
    }
  }

  /// Rows of any values, likewise, whose samples are those of `rows`.
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
