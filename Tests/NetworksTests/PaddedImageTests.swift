import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite("Products of patches that are read where they lie")
struct PaddedImageTests {
  /// Widths of whole registers of every size, and of none.
  static let widths = [1, 2, 3, 4, 5, 7, 8, 9, 12, 14, 16, 17, 24, 28, 32, 33]

  @Test("both ways of a convolution are their sums, number by number", arguments: widths)
  func definition(width: Int) throws {
    for height in [1, 2, 5, 8, 17] {
      for (side, channels, outputs) in [(1, 2, 5), (3, 3, 13), (5, 1, 1), (3, 2, 4), (3, 17, 34)] {
        let image = ImageShape(channels: channels, height: height, width: width)
        let layer = Convolution(of: image, channels: outputs, side: side, weights: "W", scale: 0.3)
        let error = try largestError(layer, seed: width * height + side, as: Double.self)
        #expect(error < 1e-13 * Double(layer.patch * image.places), "\(image), \(side)")
        let single = try largestError(layer, seed: width * height + side, as: Float.self)
        #expect(single < 1e-6 * Double(layer.patch * image.places).squareRoot() * 10, "\(image), \(side) in Float32")
      }
    }
  }

  @Test(
    "a plane's zeros keep what is beyond an image out, whatever was there", arguments: [1, 3, 5, 8, 17],
    [(5, 2, 3), (3, 40, 20)])
  func zeros(width: Int, of kernel: (side: Int, channels: Int, outputs: Int)) throws {
    let image = ImageShape(channels: kernel.channels, height: 4, width: width)
    let layer = Convolution(of: image, channels: kernel.outputs, side: kernel.side, weights: "W")
    let run = Run<Double>(
      OneMatrix(values: gaussianMatrix(kernel.outputs, layer.patch, seed: 1)), spreading: .none, isRecording: true)
    let (x, dy) = (gaussianMatrix(2, layer.inputs, seed: 2), gaussianMatrix(2, layer.outputs, seed: 3))
    func values(_ before: Double) throws -> [Double] {
      func spoil() {
        let count = layer.workSpace(of: 2)
        let work = run.scratch(count)
        for i in 0..<count { work[i] = before }
      }
      run.begin()
      spoil()
      let y = try layer.forward(run.take(x, 0..<2), base: 0, run)
      spoil()
      let sink = OneGradient<Double>(count: kernel.outputs * layer.patch)
      let dx = try layer.pullBack(run.take(dy, 0..<2), base: 0, needsInputs: true, run, sink)
      return (0..<y.size).map { y.values[$0] } + (0..<dx.size).map { dx.values[$0] } + sink.gradient
    }
    let clean = try values(0)
    #expect(!clean.contains { !$0.isFinite })
    let spoilt = try values(.nan)
    #expect(spoilt == clean)
  }

  @Test("kernels of side 3 with many channels, of more than a few places, are filtered")
  func filtered() {
    func isFiltered(_ size: Int, _ channels: Int, _ outputs: Int, side: Int = 3) -> Bool {
      let image = ImageShape(channels: channels, height: size, width: size)
      return Convolution(of: image, channels: outputs, side: side, weights: "W").kernelSpace > 0
    }
    #expect(isFiltered(8, 17, 34) && isFiltered(17, 40, 20) && isFiltered(8, 64, 64))
    #expect(!isFiltered(32, 3, 32) && !isFiltered(1, 64, 64) && !isFiltered(8, 64, 64, side: 5))
  }

  /// The largest error of y, dX and dW of three images, by the definition in Float64.
  private func largestError<Element: Scalar>(_ layer: Convolution, seed: Int, as type: Element.Type) throws -> Double {
    let w = gaussianMatrix(layer.output.channels, layer.patch, seed: seed).converted(to: type)
    let x = gaussianMatrix(3, layer.inputs, seed: seed + 1).converted(to: type)
    let dy = gaussianMatrix(3, layer.outputs, seed: seed + 2).converted(to: type)
    let run = Run<Element>(OneMatrix(values: w), spreading: .none, isRecording: true)
    run.begin()
    let y = try layer.forward(run.take(x, 0..<3), base: 0, run)
    let sink = OneGradient<Element>(count: w.count)
    let dx = try layer.pullBack(run.take(dy, 0..<3), base: 0, needsInputs: true, run, sink)

    var expected = (
      y: [Double](repeating: 0, count: 3 * layer.outputs), dx: [Double](repeating: 0, count: 3 * layer.inputs),
      dw: [Double](repeating: 0, count: w.count)
    )
    let (image, side, places) = (layer.input, layer.side, layer.input.places)
    for sample in 0..<3 {
      for output in 0..<layer.output.channels {
        for place in 0..<places {
          for number in 0..<layer.patch {
            let row = place / image.width + number / side % side - side / 2
            let column = place % image.width + number % side - side / 2
            guard 0..<image.height ~= row, 0..<image.width ~= column else { continue }
            let from = sample * layer.inputs + number / (side * side) * places + row * image.width + column
            let to = sample * layer.outputs + output * places + place
            let weight = output * layer.patch + number
            expected.y[to] += layer.scale * Double(w.storage[weight]) * Double(x.storage[from])
            expected.dx[from] += layer.scale * Double(w.storage[weight]) * Double(dy.storage[to])
            expected.dw[weight] += layer.scale * Double(dy.storage[to]) * Double(x.storage[from])
          }
        }
      }
    }
    let errors =
      expected.y.indices.map { abs(Double(y.values[$0]) - expected.y[$0]) }
      + expected.dx.indices.map { abs(Double(dx.values[$0]) - expected.dx[$0]) }
      + expected.dw.indices.map { abs(Double(sink.gradient[$0]) - expected.dw[$0]) }
    // (`max` passes over what is no number.)
    return errors.contains(where: \.isNaN) ? .infinity : errors.max() ?? 0
  }
}

/// One parameter, its rows in two slabs where it has more than one.
private struct OneMatrix<Element: Scalar>: ParameterSource {
  let values: Matrix<Element>

  func withSlabs(of index: Int, _ body: (Range<Int>, UnsafePointer<Element>) throws -> Void) throws {
    try values.withUnsafePointer { values in
      for slab in [0..<self.values.rows / 2, self.values.rows / 2..<self.values.rows] where !slab.isEmpty {
        try body(slab, values + slab.lowerBound * self.values.columns)
      }
    }
  }
}

private final class OneGradient<Element: Scalar>: GradientSink {
  private(set) var gradient: [Element]
  let firstTrained = 0

  init(count: Int) { gradient = [Element](repeating: 0, count: count) }

  func isTrained(_ index: Int) -> Bool { true }
  func take(_ product: GradientProduct<Element>, of index: Int, shape: ParameterShape) {}
  func accumulate(_ index: Int, _ body: (UnsafeMutablePointer<Element>) -> Void) {
    gradient.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { body(base) } }
  }
}
