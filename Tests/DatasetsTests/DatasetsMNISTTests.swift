import Datasets
import Diagnostics
import Foundation
import LinearAlgebra
import Randomness
import TestSupport
import Testing

@Suite struct DatasetsMNISTTests {
  private let scratch: TemporaryFolder

  init() throws {
    scratch = try TemporaryFolder()
    try write("train", count: 5)
    try write("t10k", count: 3)
  }

  /// An IDX file's header.
  private func header(_ magic: [UInt8], _ sizes: [Int]) -> [UInt8] {
    magic + sizes.flatMap { size in [24, 16, 8, 0].map { UInt8(size >> $0 & 255) } }
  }

  /// `count` images, of which image i has the label i % 10 and the pixels (3i + j) % 256.
  private func write(_ prefix: String, count: Int) throws {
    let pixels = (0..<count).flatMap { i in (0..<784).map { UInt8((3 * i + $0) % 256) } }
    try scratch.write(header([0, 0, 8, 3], [count, 28, 28]) + pixels, to: "\(prefix)-images-idx3-ubyte")
    try scratch.write(
      header([0, 0, 8, 1], [count]) + (0..<count).map { UInt8($0 % 10) }, to: "\(prefix)-labels-idx1-ubyte")
  }

  private func compress(_ name: String) throws {
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gzip.arguments = ["gzip", "\(scratch.path)/\(name)"]
    try gzip.run()
    gzip.waitUntilExit()
    try #require(gzip.terminationStatus == 0)
  }

  @Test func filesAreReadCompressedOrNot() throws {
    for name in ["", "train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"] {
      if !name.isEmpty { try compress(name) }
      let images = try IDXImages(.mnist, in: scratch.path)
      #expect(images.pixels == 784 && images.classNames == (0..<10).map(String.init))
      #expect(images.count(in: .training) == 5 && images.count(in: .test) == 3)
      #expect(images.labels(in: .training) == [0, 1, 2, 3, 4] && images.labels(in: .test) == [0, 1, 2])
      let read = try images.images(at: [4, 0], in: .training)
      #expect(read.row(0) == (0..<784).map { Double((12 + $0) % 256) })
      #expect(read.row(1) == (0..<784).map { Double($0 % 256) })
      let outside = try #require(try problem { _ = try images.images(at: [3], in: .test) })
      #expect(outside.category == .badInput && outside.object == "image 3")
    }
  }

  @Test func damagedFilesAreNamed() throws {
    let images = "t10k-images-idx3-ubyte"
    let whole = Array(try #require(FileManager.default.contents(atPath: "\(scratch.path)/\(images)")))
    let huge = header([0, 0, 8, 3], [1 << 31, 1 << 31, 1 << 31])
    let faults: [(name: String, bytes: [UInt8], word: String)] = [
      (images, Array(whole.dropLast()), "2351 elements"), (images, whole + [0], "2353 elements"),
      (images, Array(whole.prefix(10)), "header"), (images, [], "IDX"), (images, Array("not IDX".utf8), "IDX"),
      (images, [0, 0, 8, 1] + whole.dropFirst(4), "rank 3"), (images, [0, 0, 13, 3] + whole.dropFirst(4), "IDX"),
      (images, header([0, 0, 8, 3], [3, 14, 56]) + whole.dropFirst(16), "14 × 56"), (images, huge, "0 elements"),
      ("t10k-labels-idx1-ubyte", header([0, 0, 8, 1], [4]) + [1, 2, 3, 4], "4 labels for 3 images"),
      ("t10k-labels-idx1-ubyte", header([0, 0, 8, 1], [3]) + [1, 10, 3], "label 10"),
    ]
    for fault in faults {
      try write("t10k", count: 3)
      let path = try scratch.write(fault.bytes, to: fault.name)
      let found = try #require(try problem { _ = try IDXImages(.mnist, in: scratch.path) }, "\(fault.word)")
      #expect(found.category == .badInput && found.file == path && found.remedy != nil, "\(found)")
      #expect(found.cause.contains(fault.word), "\(found)")
    }
  }

  @Test func damagedCompressionAndMissingFilesAreNamed() throws {
    let name = "train-images-idx3-ubyte"
    try compress(name)
    let path = "\(scratch.path)/\(name).gz"
    let whole = Array(try #require(FileManager.default.contents(atPath: path)))
    var flipped = whole
    flipped[whole.count - 6] ^= 1
    for bytes in [Array(whole.dropLast(3)), Array(whole.prefix(whole.count / 2)), flipped] {
      try scratch.write(bytes, to: "\(name).gz")
      let found = try #require(try problem { _ = try IDXImages(.mnist, in: scratch.path) })
      #expect(found.category == .badInput && found.file == path && found.cause.contains("damaged"), "\(found)")
    }
    try FileManager.default.removeItem(atPath: path)
    let missing = try #require(try problem { _ = try IDXImages(.mnist, in: scratch.path) })
    #expect(missing.category == .missingInput && missing.file == path)
  }

  @Test func oneHotLabelsHaveAColumnForEachChosenClass() throws {
    let images = try IDXImages(.mnist, in: scratch.path)
    let stream = RandomStream(seed: 1, name: "sample")
    let all = try images.sample(5, in: .training, stream: stream)
    #expect(all.oneHotLabels.rows == 5 && all.oneHotLabels.columns == 10)
    for (i, label) in all.classes.enumerated() {
      #expect(all.oneHotLabels.row(i) == (0..<10).map { $0 == label ? 1 : 0 })
    }
    let some = try images.sample(3, of: [4, 0, 2], in: .training, stream: stream)
    for (i, label) in some.classes.enumerated() {
      #expect(some.oneHotLabels.row(i) == [4, 0, 2].map { $0 == label ? 1 : 0 })
    }
  }

  @Test func standInsDependOnTheirIndexAlone() throws {
    let images = StandInDigits()
    let some = try images.images(at: [59_999, 3, 17], in: .training)
    #expect(try images.images(at: [17], in: .training).row(0) == some.row(2))
    #expect(try images.images(at: [17], in: .test).row(0) != some.row(2))
    #expect(try StandInDigits(seed: 1).images(at: [17], in: .training).row(0) != some.row(2))
    #expect(some.columns == 784 && images.pixels == 784)
    #expect(some.storage.allSatisfy { (0...255).contains($0) && $0 == $0.rounded() })
    for split in Split.allCases {
      let counts = Dictionary(grouping: images.labels(in: split)) { $0 }.mapValues(\.count)
      #expect(counts == Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, images.count(in: split) / 10) }))
    }
    #expect(try problem { _ = try images.images(at: [10_000], in: .test) }?.object == "image 10000")
  }

  /// What makes them stand in: ink and brightness as MNIST has them (19 % of the pixels, mean 33), a spectrum whose
  /// leading components matter but do not carry all (of MNIST ten carry half), classes that can be told apart.
  @Test func standInsResembleDigits() throws {
    let sample = try StandInDigits().sample(1000, in: .training, stream: RandomStream(seed: 2, name: "s"))
    let count = Double(sample.images.count)
    #expect((0.12...0.3).contains(Double(sample.images.storage.count { $0 > 0 }) / count))
    #expect((20.0...50).contains(sample.images.storage.reduce(0, +) / count))
    let preparation = try SamplePreparation(fitting: sample.images, removing: 100)
    let shares = preparation.shares
    #expect((0.35...0.75).contains(shares.prefix(10).reduce(0, +)))
    #expect(shares[99] > 1e-4 && shares[99] < 0.1 * shares[9])
    let centred = try SamplePreparation(fitting: sample.images, removing: 0).reduced(sample.images)
    let means = (0..<10).map { label -> Double in
      let rows = centred.rows(sample.classes.indices.filter { sample.classes[$0] == label })
      let mean = rows.times([Double](repeating: 1 / Double(rows.rows), count: rows.rows), transposed: true)
      return mean.reduce(0) { $0 + $1 * $1 }
    }
    let chance = centred.frobeniusNorm * centred.frobeniusNorm / 1000 / 100
    #expect(means.reduce(0, +) / 10 > 3 * chance)
  }
}

@Suite(.enabled(if: realDataset(.mnist) != nil, "the real MNIST is not on this machine"))
struct DatasetsRealMNISTTests {
  /// The whole path on the published files, and on what they expand to.
  @Test func theRealImagesAreFound() throws {
    let scratch = try TemporaryFolder()
    let shared = (try #require(realDataset(.mnist)) as NSString).deletingLastPathComponent
    let locator = DatasetLocator(cache: scratch.path, environment: ["RESOLVENT_DATASETS": shared])
    let found = try locator.resolve(.mnist, policy: DatasetPolicy(allowsStandIn: false, allowsDownload: false))
    #expect(found.word == "real")
    let images = try found.images(of: .mnist)
    #expect(images.count(in: .training) == 60_000 && images.count(in: .test) == 10_000)
    #expect(try images.labels(in: .training).prefix(10) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    #expect(try images.labels(in: .test).prefix(4) == [7, 2, 1, 0])
    let test = try images.images(at: Array(0..<10_000), in: .test)
    #expect(test.storage.reduce(0, +) == 264_923_200)
  }
}
