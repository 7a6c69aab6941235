import LinearAlgebra

// A kernel's number q = (row, column) moves a channel by (row − side/2, column − side/2). But for the edges the moved
// channel is the channel itself from another address, so that it is copied and added whole.
extension Convolution {
  /// U of an image: row (c, q) holds x_c(p + q) at all places p, 0 where p + q lies outside.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  package func formPatches<Element: Scalar>(
    of image: UnsafePointer<Element>, into patches: UnsafeMutablePointer<Element>
  ) {
    for channel in 0..<input.channels {
      for number in 0..<side * side {
        let move = Move(number, of: input, side: side)
        let row = patches + (channel * side * side + number) * input.places
        let source = image + channel * input.places
        row.update(repeating: 0, count: move.targets.lowerBound)
        (row + move.targets.lowerBound)
          .update(from: source + move.targets.lowerBound + move.distance, count: move.targets.count)
        (row + move.targets.upperBound).update(repeating: 0, count: input.places - move.targets.upperBound)
        clear(move.outside, of: row)
      }
    }
  }

  /// The transpose of `formPatches`: x_c(p + q) ← x_c(p + q) + U_{(c,q)}(p).
  ///
  /// - Parameter patches: what falls outside is cleared.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  package func addPatches<Element: Scalar>(
    _ patches: UnsafeMutablePointer<Element>, into image: UnsafeMutablePointer<Element>
  ) {
    for channel in 0..<input.channels {
      for number in 0..<side * side {
        let move = Move(number, of: input, side: side)
        let row = patches + (channel * side * side + number) * input.places
        let target = image + channel * input.places
        clear(move.outside, of: row)
        Element.axpy(
          move.targets.count, 1, row + move.targets.lowerBound, target + move.targets.lowerBound + move.distance)
      }
    }
  }

  /// Sets columns of a channel to 0.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func clear<Element: Scalar>(_ columns: Range<Int>, of channel: UnsafeMutablePointer<Element>) {
    guard !columns.isEmpty else { return }
    for row in 0..<input.height {
      for column in columns { channel[row * input.width + column] = 0 }
    }
  }
}

extension Convolution {
  /// How a number of the kernel moves a channel.
  private struct Move {
    /// From a place to what lies there after the move.
    let distance: Int
    /// All places from the first to the last with anything inside the image.
    let targets: Range<Int>
    /// The columns that look beyond the image's left or right edge.
    let outside: Range<Int>

    /// That of number `number` of a kernel, counted by its rows from the top.
    init(_ number: Int, of image: ImageShape, side: Int) {
      let (height, width) = (image.height, image.width)
      let (down, right) = (number / side - side / 2, number % side - side / 2)
      guard abs(down) < height, abs(right) < width else {
        (distance, targets, outside) = (0, 0..<0, 0..<0)
        return
      }
      distance = down * width + right
      targets = max(0, -down) * width + max(0, -right)..<(height - max(0, down)) * width - max(0, right)
      outside = right < 0 ? 0..<(-right) : width - right..<width
    }
  }
}
