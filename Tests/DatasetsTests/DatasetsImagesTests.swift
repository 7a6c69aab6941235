import Datasets
import Diagnostics
import Foundation
import LinearAlgebra
import Networks
import Randomness
import TestSupport
import Testing

@Suite struct DatasetsImagesTests {
  @Test func recordsAreReadWhereTheyStand() throws {
    let scratch = try TemporaryFolder()
    try scratch.writeBatches(records: 4)
    let images = try RecordImages(.cifar10, in: scratch.path)
    #expect(images.count(in: .training) == 20 && images.count(in: .test) == 4)
    #expect(images.labels(in: .training) == (0..<20).map { $0 % 10 })
    let read = try images.images(at: [19, 0, 7], in: .training)
    for (row, index) in [19, 0, 7].enumerated() {
      #expect(read.row(row) == (0..<3072).map { Double((7 * index + $0) % 256) })
    }
    #expect(try images.images(at: [1], in: .test)[0, 5] == Double((7 * 21 + 5) % 256))
  }

  @Test func theFirstOfEachClassStandInTheirOrder() throws {
    let scratch = try TemporaryFolder()
    try scratch.writeBatches(records: 20)
    let images = try RecordImages(.cifar10, in: scratch.path)
    // Image i of the training set has label i % 10.
    let some = try images.first(6, of: [7, 2], in: .training)
    #expect(some.indices == [2, 7, 12, 17, 22, 27] && some.labels == [-1, 1, -1, 1, -1, 1])
    #expect(try some.images == images.images(at: some.indices, in: .training))
    #expect(try images.first(100, in: .training).indices == Array(0..<100))
    for (count, classes) in [(5, [7, 2]), (22, [7, 2]), (0, [7, 2]), (2, [7, 7]), (2, [7, 10])] {
      #expect(try problem { _ = try images.first(count, of: classes, in: .training) }?.category == .usage)
    }
  }

  @Test func channelsAreStandardisedByTheFittedImages() throws {
    let image = ImageShape(channels: 2, height: 2, width: 3)
    var fitted = gaussianMatrix(9, image.count, seed: 1)
    for i in 0..<9 { for j in 6..<12 { fitted[i, j] = 5 + 3 * fitted[i, j] } }
    let scaling = try ChannelScaling(fitting: fitted, of: image)
    let scaled = scaling.applied(to: fitted)
    for channel in 0..<2 {
      let numbers = (0..<9).flatMap { row in (0..<6).map { scaled[row, channel * 6 + $0] } }
      #expect(abs(numbers.reduce(0, +)) < 1e-12)
      #expect(abs(numbers.reduce(0) { $0 + $1 * $1 } / 54 - 1) < 1e-13)
    }
    let other = gaussianMatrix(2, image.count, seed: 2)
    #expect(abs(scaling.applied(to: other)[1, 7] - (other[1, 7] - scaling.means[1]) / scaling.deviations[1]) < 1e-15)
    for i in 0..<9 { for j in 0..<6 { fitted[i, j] = 0.25 } }
    #expect(try problem { _ = try ChannelScaling(fitting: fitted, of: image) }?.category == .badInput)
  }

  @Test func damagedBatchesAreNamed() throws {
    let scratch = try TemporaryFolder()
    try scratch.writeBatches(records: 3)
    let outside = try problem {
      _ = try RecordImages(.cifar10, in: scratch.path).images(at: [3], in: .test)
    }
    #expect(outside?.category == .badInput && outside?.object == "image 3")

    var bytes = [UInt8](repeating: 0, count: 3 * 3073)
    bytes[2 * 3073] = 10
    let path = try scratch.write(bytes, to: "data_batch_3.bin")
    let label = try #require(try problem { _ = try RecordImages(.cifar10, in: scratch.path) })
    #expect(label.category == .badInput && label.file == path && label.object == "record 2")
    try scratch.write(Array(bytes.dropLast()), to: "data_batch_3.bin")
    let truncated = try #require(try problem { _ = try RecordImages(.cifar10, in: scratch.path) })
    #expect(
      truncated.category == .badInput && truncated.file == path && truncated.cause.contains("9218 bytes"))
    try FileManager.default.removeItem(atPath: path)
    let missing = try #require(try problem { _ = try RecordImages(.cifar10, in: scratch.path) })
    #expect(missing.category == .missingInput && missing.file == path)
  }

  @Test func samplesAreRandomNestedAndOfTheChosenClasses() throws {
    let scratch = try TemporaryFolder()
    try scratch.writeBatches(records: 20)
    let images = try RecordImages(.cifar10, in: scratch.path)
    let stream = RandomStream(seed: 1, name: "sample")
    let all = try images.sample(100, in: .training, stream: stream)
    #expect(all.indices.sorted() == Array(0..<100) && all.indices != Array(0..<100))
    let some = try images.sample(30, in: .training, stream: stream)
    #expect(
      some.indices == Array(all.indices.prefix(30)) && some.labels == some.indices.map { Double($0 % 10) })
    #expect(some.images == all.images.rows(0..<30))

    let pair = try images.sample(20, of: [7, 2], in: .training, stream: stream)
    #expect(Set(pair.indices).count == 20 && pair.indices.allSatisfy { [2, 7].contains($0 % 10) })
    #expect(pair.labels == pair.indices.map { $0 % 10 == 7 ? 1 : -1 })
    #expect(
      try images.sample(20, in: .training, stream: stream["other"]).indices != Array(all.indices.prefix(20)))
    for (count, classes) in [(21, [7, 2]), (0, [1]), (-1, nil), (5, []), (5, [10]), (5, [1, 1])]
      as [(Int, [Int]?)]
    {
      let refused = try problem { _ = try images.sample(count, of: classes, in: .training, stream: stream) }
      #expect(refused?.category == .usage, "\(count) of \(classes ?? [])")
    }
  }

  @Test func standInImagesDependOnTheirIndexAlone() throws {
    let images = StandInImages()
    let some = try images.images(at: [49_999, 3, 17], in: .training)
    #expect(try images.images(at: [17], in: .training).row(0) == some.row(2))
    #expect(try images.images(at: [17], in: .test).row(0) != some.row(2))
    #expect(try StandInImages(seed: 1).images(at: [17], in: .training).row(0) != some.row(2))
    #expect(some.storage.allSatisfy { (0...255).contains($0) && $0 == $0.rounded() })
    for split in Split.allCases {
      let counts = Dictionary(grouping: images.labels(in: split)) { $0 }.mapValues(\.count)
      #expect(counts == Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, images.count(in: split) / 10) }))
    }
    #expect(try problem { _ = try images.images(at: [10_000], in: .test) }?.object == "image 10000")
  }

  /// What makes the stand-in stand in: a few components carry most of the variance, neighbouring pixels and
  /// the colours of a pixel are alike, and class means differ by more than chance.
  @Test func standInImagesResembleNaturalOnes() throws {
    let sample = try StandInImages().sample(1000, in: .training, stream: RandomStream(seed: 2, name: "s"))
    let preparation = try SamplePreparation(fitting: sample.images, removing: 10)
    #expect((0.5...0.75).contains(preparation.shares.reduce(0, +)))
    let centred = try SamplePreparation(fitting: sample.images, removing: 0).reduced(sample.images)
    func correlation(_ shift: Int) -> Double {
      var (product, square) = (0.0, 0.0)
      for i in 0..<1000 {
        for j in stride(from: 0, to: 1000, by: 7) where shift > 32 || j % 32 + shift < 32 {
          product += centred[i, j] * centred[i, j + shift]
          square += centred[i, j] * centred[i, j]
        }
      }
      return product / square
    }
    #expect(correlation(1) > correlation(8) + 0.1 && correlation(1) > 0.7, "neighbours in a row")
    #expect(correlation(1024) > 0.7, "red and green")

    let means = (0..<10).map { label -> Double in
      let rows = centred.rows(sample.classes.indices.filter { sample.classes[$0] == label })
      let mean = rows.times([Double](repeating: 1 / Double(rows.rows), count: rows.rows), transposed: true)
      return mean.reduce(0) { $0 + $1 * $1 }
    }
    let chance = centred.frobeniusNorm * centred.frobeniusNorm / 1000 / 100
    #expect(means.reduce(0, +) / 10 > 3 * chance)
  }
}

@Suite(.enabled(if: realDataset(.cifar10) != nil, "the real CIFAR-10 is not on this machine"))
struct DatasetsRealCIFAR10Tests {
  /// The whole path on the published files: found, verified, read, prepared.
  @Test func theRealImagesAreFoundAndPrepared() throws {
    let scratch = try TemporaryFolder()
    let shared = (try #require(realDataset(.cifar10)) as NSString).deletingLastPathComponent
    let locator = DatasetLocator(cache: scratch.path, environment: ["RESOLVENT_DATASETS": shared])
    let found = try locator.resolve(
      .cifar10, policy: DatasetPolicy(allowsStandIn: false, allowsDownload: false))
    #expect(found.word == "real")
    let images = try found.images(of: .cifar10)
    for split in Split.allCases {
      let labels = try images.labels(in: split)
      for label in 0..<10 { #expect(labels.count { $0 == label } == images.count(in: split) / 10) }
    }
    // The first training image is a frog whose first red pixels are 59, 43, 50; the first test image a cat.
    #expect(try images.images(at: [0], in: .training).row(0).prefix(3) == [59, 43, 50])
    #expect(try images.labels(in: .training)[0] == 6 && images.labels(in: .test)[0] == 3)

    let sample = try images.sample(800, in: .training, stream: RandomStream(seed: 1, name: "cifar"))
    let raw = try SamplePreparation(fitting: sample.images, removing: 0).applied(to: sample.images)
    let reduced = try SamplePreparation(fitting: sample.images, removing: 10).applied(to: sample.images)
    /// The root mean square of x_αᵀx_β, α ≠ β, for unit rows.
    func products(_ rows: Matrix<Double>) -> Double {
      let (size, n) = (rows.gram.frobeniusNorm, Double(rows.rows))
      return ((size * size - n) / (n * (n - 1))).squareRoot()
    }
    #expect((0.25...0.33).contains(products(raw)))
    #expect((0.08...0.13).contains(products(reduced)))
  }
}
