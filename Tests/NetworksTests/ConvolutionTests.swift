import Diagnostics
import LinearAlgebra
import Networks
import Store
import TestSupport
import Testing

@Suite("Convolutions, pooling and recipes")
struct ConvolutionTests {
  /// One layer on rows of images.
  private func values(_ layer: any Layer, _ parameters: [Matrix<Double>], _ x: Matrix<Double>) throws -> Matrix<Double>
  {
    let run = Run<Double>(MatrixParameters(parameters), spreading: .none, isRecording: false)
    run.begin()
    let y = try layer.forward(run.take(x, 0..<x.rows), base: 0, run)
    return Matrix(rows: y.count, columns: y.columns) { y.values[$0 * y.columns + $1] }
  }

  @Test("a convolution is its sum over the kernel, number by number", arguments: 1...30)
  func definition(seed: Int) throws {
    let image = ImageShape(channels: 1 + seed % 3, height: 1 + seed % 7, width: 1 + seed % 5)
    let (side, channels) = ([1, 3, 5, 7][seed % 4], 1 + seed % 4)
    let layer = Convolution(
      of: image, channels: channels, side: side, weights: "W", scale: 0.3, bias: "b", biasScale: 0.7)
    let (w, b) = (gaussianMatrix(channels, layer.patch, seed: seed), gaussianMatrix(channels, 1, seed: seed + 50))
    let x = gaussianMatrix(3, image.count, seed: seed + 100)
    let y = try values(layer, [w, b], x)
    for sample in 0..<3 {
      for o in 0..<channels {
        for row in 0..<image.height {
          for column in 0..<image.width {
            var sum = 0.7 * b[o, 0]
            for c in 0..<image.channels {
              for i in 0..<side {
                for j in 0..<side {
                  let (r, s) = (row + i - side / 2, column + j - side / 2)
                  guard 0..<image.height ~= r, 0..<image.width ~= s else { continue }
                  sum += 0.3 * w[o, (c * side + i) * side + j] * x[sample, c * image.places + r * image.width + s]
                }
              }
            }
            #expect(abs(y[sample, o * image.places + row * image.width + column] - sum) < 1e-12)
          }
        }
      }
    }
  }

  @Test("pooling takes whole windows alone, and the first of equal numbers counts on the way back")
  func pooling() throws {
    let image = ImageShape(channels: 1, height: 5, width: 3)
    let x = Matrix<Double>(rows: 1, columns: 15, storage: [1, 2, 9, 3, 2, 9, 5, 5, 9, 5, 4, 9, 9, 9, 9])
    let average = Pooling(.average, of: image, side: 2)
    #expect(average.output == ImageShape(channels: 1, height: 2, width: 1))
    #expect(try values(average, [], x).storage == [2, 4.75])
    let maximum = Pooling(.maximum, of: image, side: 2)
    #expect(try values(maximum, [], x).storage == [3, 5])
    let run = Run<Double>(MatrixParameters([]), spreading: .none, isRecording: true)
    run.begin()
    _ = try maximum.forward(run.take(x, 0..<1), base: 0, run)
    let dy = run.take(Matrix<Double>(rows: 1, columns: 2, storage: [7, 8]), 0..<1)
    let dx = try maximum.pullBack(dy, base: 0, needsInputs: true, run, GradientRecorder([]))
    #expect((0..<15).map { dx.values[$0] } == [0, 0, 0, 7, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0])
    let whole = Pooling(globalAverageOf: ImageShape(channels: 3, height: 5, width: 1))
    #expect(try values(whole, [], x).storage.map { ($0 * 5).rounded() } == [17, 33, 40])
  }

  @Test(
    "recipes that say something are written as they are read",
    arguments: [
      "conv:32,pool:avg,conv:64x5,pool:max:3,flatten,dense:10,dense:2", "flatten,dense:1", "global-average,dense:3",
      "dense:7,dense:1",
    ])
  func recipes(text: String) throws { #expect(try NetworkRecipe(text).text == text) }

  @Test(
    "recipes that say nothing, or nothing in that order, are refused with the layer's name",
    arguments: [
      ("", "layer 1"), ("conv:32,", "layer 2"), ("conv:0,flatten,dense:1", "layer 1"),
      ("conv:8x4,flatten,dense:1", "conv:8x4"), ("conv:8x3x3,flatten,dense:1", "layer 1"), ("pool,dense:1", "layer 1"),
      ("pool:min,flatten,dense:1", "pool:min"), ("conv:8,dense:1", "layer 2, dense:1"),
      ("conv:8,flatten,conv:8,dense:1", "layer 3, conv:8"), ("conv:8,flatten,flatten,dense:1", "layer 3"),
      ("conv:8,flatten", "no readout"), ("conv:8", "no readout"), ("dense:8,flatten,dense:1", "layer 2"),
      ("conv:99999999999,flatten,dense:1", "layer 1"), ("conv:-3,flatten,dense:1", "layer 1"),
      ("conv:+3,flatten,dense:1", "layer 1"),
    ])
  func refused(text: String, names: String) throws {
    let problem = try #require(try problem { _ = try NetworkRecipe(text) })
    #expect(problem.category == .usage && problem.description.contains(names), "\(problem)")
  }

  @Test("a recipe that does not fit the images names the layer and their size")
  func fits() throws {
    let image = ImageShape(channels: 5, height: 28, width: 28)
    for (recipe, names) in [
      (
        "pool:avg,pool:avg,pool:avg,pool:avg,pool:avg,flatten,dense:1",
        "layer 5, pool:avg, has windows of 2 × 2, but the images there are 5x1x1"
      ),
      ("pool:max:29,flatten,dense:1", "29 × 29"), ("dense:3,dense:1", "takes vectors"),
      ("conv:2147483647x55,flatten,dense:1", "weights"), ("conv:1x4001,flatten,dense:1", "patches"),
      ("conv:2147483647x32767,flatten,dense:1", "weights"),
    ] {
      let recipe = try NetworkRecipe(recipe)
      let problem = try #require(
        try problem { _ = try Convolutional(image: image, recipe: recipe, activation: Activation(.relu)) })
      #expect(problem.description.contains(names), "\(problem)")
    }
  }

  @Test("sizes of images", arguments: [("3x32x32", 3072), ("1x28x28", 784), ("2x1x5", 10)])
  func sizes(text: String, count: Int) throws {
    let image = try #require(ImageShape(text))
    #expect(image.count == count && "\(image)" == text)
  }

  @Test(
    "no sizes of images", arguments: ["", "3x32", "3x32x32x1", "0x2x2", "-1x2x2", "3x 2x2", "65536x65536x1", "axbxc"])
  func noSizes(text: String) { #expect(ImageShape(text) == nil) }

  @Test("a network in a file is what it was, its kernels as arrays of four dimensions")
  func file() throws {
    let scratch = try TemporaryFolder()
    let architecture = try Convolutional(
      image: ImageShape(channels: 2, height: 4, width: 6),
      recipe: NetworkRecipe("conv:3,pool:max,conv:4x5,flatten,dense:5,dense:2"),
      activation: Activation(.tanh), parametrisation: .tangent(weightScale: 1.5, biasScale: 0.5))
    let network = try Network<Double>(RandomNetwork(architecture, seed: 3))
    let path = "\(scratch.path)/net.h5"
    try H5Writer.write(to: path) { file in
      try ArchitectureFile.write(architecture, to: file)
      try network.write(to: file)
    }
    let reader = try H5Reader(path)
    #expect(try reader.shape(of: "W/1") == [3, 2, 3, 3] && reader.shape(of: "W/2") == [4, 3, 5, 5])
    #expect(try reader.shape(of: "b/2") == [4] && reader.shape(of: "readout") == [5, 2])
    let stored = try StoredNetwork(reader)
    #expect(try Network<Double>(stored) == network)
    #expect(try stored.values(of: 0, rows: 1..<3) == network.parameters[0].rows(1..<3))
    let x = gaussianMatrix(11, architecture.inputs, seed: 1)
    let features = try network.features(x)
    let readout = try #require(network["readout"])
    var outputs = Matrix.product(features, readout, transposeB: true)
    outputs.scale(by: 1.5 / 5.0.squareRoot())
    #expect(try largestDifference(network.outputs(x), outputs) < 1e-12)
  }

  @Test("a weight that meets nothing but zeros has the gradient 0, of many channels too", arguments: [2, 64])
  func zeros(channels: Int) throws {
    let convolution = Convolution(
      of: ImageShape(channels: channels, height: 4, width: 4), channels: channels, weights: "W")
    // Of the taps only the middle one meets two numbers.
    func corner(seed: Int) -> Matrix<Double> {
      let numbers = gaussianMatrix(3, channels, seed: seed)
      return Matrix(rows: 3, columns: 16 * channels) { $1 % 16 == 0 ? numbers[$0, $1 / 16] : 0 }
    }
    let gradient = try pass(
      convolution, parameters(of: convolution), corner(seed: 1), dy: corner(seed: 2)
    ).gradients[0]
    for i in 0..<gradient.count { #expect((gradient.storage[i] == 0) == (i % 9 != 4)) }
  }
}
