import LinearAlgebra

/// One number for each window of a channel: its mean or its largest. What does not fill a window at the right and at the
/// bottom is left out.
package struct Pooling: Layer {
  package let kind: PoolingKind
  /// The images it takes.
  package let input: ImageShape
  /// Those it gives.
  package let output: ImageShape
  /// The window's height and width.
  private let window: (height: Int, width: Int)

  /// Square windows side by side.
  ///
  /// - Parameter side: at most the image's height and width.
  package init(_ kind: PoolingKind, of input: ImageShape, side: Int) {
    self.init(kind, of: input, window: (side, side))
  }

  /// The mean of each channel.
  package init(globalAverageOf input: ImageShape) {
    self.init(.average, of: input, window: (input.height, input.width))
  }

  private init(_ kind: PoolingKind, of input: ImageShape, window: (height: Int, width: Int)) {
    precondition(window.height <= input.height && window.width <= input.width, "a window lies in the image")
    self.kind = kind
    self.input = input
    self.window = window
    output = ImageShape(
      channels: input.channels, height: input.height / window.height, width: input.width / window.width)
  }

  package var inputs: Int { input.count }
  package var outputs: Int { output.count }
  package var parameters: [ParameterShape] { [] }

  package func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> {
    // The way back of a mean needs no values.
    if kind == .maximum { run.record(x) }
    let y = run.take(like: x, columns: outputs)
    for channel in 0..<x.count * input.channels {
      let (source, target) = (x.values + channel * input.places, y.values + channel * output.places)
      switch kind {
      case .average: average(source, into: target)
      case .maximum: forEachLargest(of: source) { window, place in target[window] = source[place] }
      }
    }
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let dx = run.take(like: dy, columns: inputs)
    guard kind == .maximum else {
      for channel in 0..<dy.count * input.channels {
        spread(dy.values + channel * output.places, into: dx.values + channel * input.places)
      }
      return dx
    }
    let x = run.recall()
    Element.fill(dx.size, 0, dx.values)
    for channel in 0..<dy.count * input.channels {
      let (source, target) = (dy.values + channel * output.places, dx.values + channel * input.places)
      forEachLargest(of: x.values + channel * input.places) { window, place in target[place] = source[window] }
    }
    return dx
  }

  /// The mean of each window of a channel.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func average<Element: Scalar>(_ x: UnsafePointer<Element>, into y: UnsafeMutablePointer<Element>) {
    let share = 1 / Element(window.height * window.width)
    let width = output.width
    if window == (2, 2) {
      for row in 0..<output.height {
        let (upper, target) = (x + 2 * row * input.width, y + row * width)
        let lower = upper + input.width
        for j in 0..<width {
          target[j] = share * ((upper[2 * j] + lower[2 * j]) + (upper[2 * j + 1] + lower[2 * j + 1]))
        }
      }
      return
    }
    for row in 0..<output.height {
      for j in 0..<width {
        var sum: Element = 0
        for i in 0..<window.height {
          let start = x + (row * window.height + i) * input.width + j * window.width
          for k in 0..<window.width { sum += start[k] }
        }
        y[row * width + j] = share * sum
      }
    }
  }

  /// The transpose of `average`.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func spread<Element: Scalar>(_ dy: UnsafePointer<Element>, into dx: UnsafeMutablePointer<Element>) {
    let share = 1 / Element(window.height * window.width)
    if output.width * window.width < input.width || output.height * window.height < input.height {
      dx.update(repeating: 0, count: input.places)
    }
    for row in 0..<output.height {
      let (source, target) = (dy + row * output.width, dx + row * window.height * input.width)
      if window.width == 2 {
        for j in 0..<output.width {
          let value = share * source[j]
          (target[2 * j], target[2 * j + 1]) = (value, value)
        }
      } else {
        for j in 0..<output.width {
          let value = share * source[j]
          for k in 0..<window.width { target[j * window.width + k] = value }
        }
      }
      for i in 1..<window.height {
        (target + i * input.width).update(from: target, count: output.width * window.width)
      }
    }
  }

  /// Calls `body` with each window of a channel and the place of its largest number, the first of equal ones.
  @inline(__always)
  private func forEachLargest<Element: Scalar>(of x: UnsafePointer<Element>, _ body: (Int, Int) -> Void) {
    for row in 0..<output.height {
      for column in 0..<output.width {
        var best = row * window.height * input.width + column * window.width
        let first = best
        for i in 0..<window.height {
          for place in first + i * input.width..<first + i * input.width + window.width
          where x[place] > x[best] || x[place].isNaN {
            best = place
          }
        }
        body(row * output.width + column, best)
      }
    }
  }
}
