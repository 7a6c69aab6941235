import Datasets
import Diagnostics
import Foundation
import Networks
import Store
import TestSupport
import Testing

/// Data sets as other tools leave them.
@Suite struct DatasetLayoutsTests {
  private typealias Carrier = DatasetIdentity.Carrier
  private typealias Content = DatasetIdentity.Content

  let scratch: TemporaryFolder
  let locator: DatasetLocator
  let strict = DatasetPolicy(allowsStandIn: false, allowsDownload: false)

  init() throws {
    scratch = try TemporaryFolder()
    locator = DatasetLocator(
      cache: "\(scratch.path)/raw", environment: ["RESOLVENT_DATASETS": "\(scratch.path)/shared"])
  }

  // MARK: the form of MNIST

  private static let stems = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
  ]

  /// Three training and two test images, image i of class i.
  private static let idx: [String: [UInt8]] = {
    func images(_ count: UInt8) -> [UInt8] {
      let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28]
      return header + (0..<Int(count) * 784).map { UInt8(5 * $0 % 256) }
    }
    func labels(_ count: UInt8) -> [UInt8] {
      let header: [UInt8] = [0, 0, 8, 1, 0, 0, 0, count]
      return header + Array(0..<count)
    }
    return Dictionary(uniqueKeysWithValues: zip(stems, [images(3), labels(3), images(2), labels(2)]))
  }()

  private func compressed(_ bytes: [UInt8]) throws -> [UInt8] {
    let path = try scratch.write(bytes, to: "compressing")
    let outcome = try ChildProcess.run("gzip", ["-nf", path], keeping: .nothing)
    try #require(outcome.status == 0)
    return Array(try #require(FileManager.default.contents(atPath: "\(path).gz")))
  }

  /// - Parameter stated: whether the digests of the contents are known.
  private func garments(stated: Bool = true) throws -> DatasetIdentity {
    DatasetIdentity(
      name: "garments", folder: "garments", otherFolders: ["Garments/raw"], url: "file:///nowhere", publication: .files,
      megabytes: 1,
      members: try Self.stems.map { stem in
        let content = try #require(Self.idx[stem])
        let file = try compressed(content)
        return DatasetIdentity.Member(
          "\(stem).gz", bytes: file.count, sha256: try Digest.sha256(of: file),
          content: Content(bytes: content.count, sha256: stated ? try Digest.sha256(of: content) : nil),
          carriers: Carrier.idx(stem))
      }, images: .idx("Garments", ["shirt", "shoe", "hat"]))
  }

  @Test(arguments: ["raw/garments", "raw/Garments/raw", "shared/garments", "shared/Garments/raw"], [".gz", "", "."])
  func idxFilesAreFound(folder: String, form: String) throws {
    for (stem, content) in Self.idx {
      switch form {
      case ".gz": try scratch.write(try compressed(content), to: "\(folder)/\(stem).gz")
      case ".": try scratch.write(content, to: "\(folder)/\(stem.replacing("-idx", with: ".idx"))")
      default: try scratch.write(content, to: "\(folder)/\(stem)")
      }
    }
    let identity = try garments()
    let found = try locator.resolve(identity, policy: strict)
    #expect(
      found
        == .real(
          DatasetLocation(
            folder: "\(scratch.path)/\(folder)", origin: folder.hasPrefix("raw") ? .cache : .environment)))
    let images = try found.images(of: identity)
    #expect(
      images.classNames == ["shirt", "shoe", "hat"] && images.image == ImageShape(channels: 1, height: 28, width: 28))
    #expect(try images.labels(in: .training) == [0, 1, 2] && images.labels(in: .test) == [0, 1])
    #expect(try images.images(at: [1], in: .test).row(0).prefix(2) == [Double(5 * 784 % 256), Double(5 * 785 % 256)])
    #expect(try problem { _ = try found.images(of: identity, labels: "coarse") }?.category == .usage)
  }

  /// The first place and, there, the first folder that is there counts, whether or not its files are right.
  @Test func placesAndFoldersHaveAnOrder() throws {
    let identity = try garments()
    let folders = ["shared/Garments/raw", "shared/garments", "raw/Garments/raw", "raw/garments"]
    #expect(locator.places(of: identity) == folders.reversed().map { "\(scratch.path)/\($0)" })
    for folder in folders {
      for (stem, content) in Self.idx { try scratch.write(content, to: "\(folder)/\(stem)") }
      #expect(try locator.locate(identity)?.folder == "\(scratch.path)/\(folder)")
    }
    // Of several files of a member the compressed one, as it is published.
    let path = try scratch.write([1, 2], to: "raw/garments/\(Self.stems[3]).gz")
    #expect(try problem { _ = try locator.locate(identity) }?.file == path)
  }

  @Test func filesCompressedAnewAreKnownByTheirContent() throws {
    let identity = try garments()
    for (stem, content) in Self.idx { try scratch.write(content, to: "raw/garments/\(stem)") }
    let gzip = try ChildProcess.run(
      "gzip", ["-1"] + Self.stems.map { "\(scratch.path)/raw/garments/\($0)" }, keeping: .nothing)
    #expect(gzip.status == 0)
    let first = "\(scratch.path)/raw/garments/\(Self.stems[0]).gz"
    #expect(try Digest.sha256(ofFile: first) != identity.members[0].sha256)
    #expect(try locator.locate(identity) != nil)
    var other = try #require(Self.idx[Self.stems[0]])
    other[100] ^= 1
    try scratch.write(try compressed(other), to: "raw/garments/\(Self.stems[0]).gz")
    let foreign = try #require(try problem { _ = try locator.locate(identity) })
    #expect(foreign.category == .badInput && foreign.file == first && foreign.cause.contains("carries what has"))
    try scratch.write(Array(try compressed(other).dropLast(9)), to: "raw/garments/\(Self.stems[0]).gz")
    #expect(try problem { _ = try locator.locate(identity) }?.cause.contains("damaged") == true)
  }

  /// Where only the compressed files' digests are known, others are told to be known by their size alone.
  @Test func whatNobodyStatesIsNotVerified() throws {
    let identity = try garments(stated: false)
    for (stem, content) in Self.idx { try scratch.write(content, to: "raw/garments/\(stem)") }
    for _ in 0..<2 {
      let found = try locator.resolve(identity, policy: strict)
      #expect(found.word == "real" && found.unverified == Self.stems.map { "\(scratch.path)/raw/garments/\($0)" })
    }
    let stem = Self.stems[1]
    let content = try #require(Self.idx[stem])
    try scratch.write(try compressed(content), to: "raw/garments/\(stem).gz")
    #expect(try locator.locate(identity)?.unverified.count == 3)
    try scratch.write(try compressed(content + [0]), to: "raw/garments/\(stem).gz")
    #expect(try problem { _ = try locator.locate(identity) }?.cause.contains("published file has") == true)
    try FileManager.default.removeItem(atPath: "\(scratch.path)/raw/garments/\(stem).gz")
    try scratch.write(content + [0], to: "raw/garments/\(stem)")
    #expect(try problem { _ = try locator.locate(identity) }?.cause.contains("12 bytes") == true)
  }

  // MARK: the form of CIFAR

  /// Records of two labels each, image i of the fine class i and the coarse class i / 2.
  private static func records(_ count: Int) -> [(coarse: Int, fine: Int, image: [UInt8])] {
    (0..<count).map { i in (i / 2, i, (0..<3072).map { UInt8((7 * i + $0) % 256) }) }
  }

  private static func binary(_ count: Int) -> [UInt8] {
    records(count).flatMap { Pickle.all([UInt8($0.coarse), UInt8($0.fine)], $0.image) }
  }

  private static func pickle(_ count: Int) -> [UInt8] {
    let records = records(count)
    return Pickle.file(
      Pickle.dictionary([
        ("coarse_labels", Pickle.list(records.map(\.coarse))),
        ("data", Pickle.array([count, 3072], Pickle.string(records.flatMap(\.image)))),
        ("fine_labels", Pickle.list(records.map(\.fine))),
      ]))
  }

  private func pictures() throws -> DatasetIdentity {
    func member(_ name: String, _ count: Int) throws -> DatasetIdentity.Member {
      let content = Content(bytes: count * 3074, sha256: try Digest.sha256(of: Self.binary(count)))
      return DatasetIdentity.Member(
        "\(name).bin", bytes: content.bytes, sha256: try #require(content.sha256), content: content,
        carriers: [Carrier("\(name).bin", .plain), Carrier(name, .pickle)])
    }
    return DatasetIdentity(
      name: "pictures", folder: "pictures-binary", otherFolders: ["pictures-python"], url: "file:///nowhere",
      megabytes: 1, members: [try member("train", 5), try member("test", 3)],
      images: .cifar(
        "Pictures", training: ["train.bin"], test: ["test.bin"],
        [Labelling("coarse", ["x", "y", "z"]), Labelling("fine", ["a", "b", "c", "d", "e"])]))
  }

  @Test func recordsAreTheSameFromBytesAndPickles() throws {
    let identity = try pictures()
    for (name, count) in [("train", 5), ("test", 3)] {
      try scratch.write(Self.binary(count), to: "raw/pictures-binary/\(name).bin")
      try scratch.write(Self.pickle(count), to: "shared/pictures-python/\(name)")
    }
    let binary = try locator.resolve(identity, policy: strict)
    try FileManager.default.moveItem(
      atPath: "\(scratch.path)/raw/pictures-binary", toPath: "\(scratch.path)/raw/elsewhere")
    let python = try locator.resolve(identity, policy: strict)
    #expect(
      python == .real(DatasetLocation(folder: "\(scratch.path)/shared/pictures-python", origin: .environment)))
    for labels in [nil, "fine", "coarse"] {
      let (first, second) = (
        try binary.unmoved(to: "\(scratch.path)/raw/elsewhere").images(of: identity, labels: labels),
        try python.images(of: identity, labels: labels)
      )
      #expect(second.classNames.count == (labels == "coarse" ? 3 : 5) && second.classNames == first.classNames)
      for (split, count) in [(Split.training, 5), (.test, 3)] {
        let own = (0..<count).map { labels == "coarse" ? $0 / 2 : $0 }
        #expect(try first.labels(in: split) == own && second.labels(in: split) == own)
        let order = Array((0..<count).reversed())
        let images = try second.images(at: order, in: split)
        #expect(try images == first.images(at: order, in: split))
        #expect(images[0, 1] == Double((7 * (count - 1) + 1) % 256))
        for index in [-1, count] {
          #expect(try problem { _ = try second.images(at: [index], in: split) }?.object == "image \(index)")
        }
      }
    }
    // Another image, or the labels exchanged.
    for bytes in [
      Self.pickle(4), Self.pickle(5).replacing(Pickle.str("coarse_labels"), with: Pickle.str("coarse_label_")),
    ] {
      let path = try scratch.write(bytes, to: "shared/pictures-python/train")
      let foreign = try #require(try problem { _ = try locator.locate(identity) })
      #expect(foreign.category == .badInput && foreign.file == path, "\(foreign)")
    }
  }

  @Test func everyKnownSetOfImagesIsComplete() throws {
    for identity in DatasetIdentity.known {
      guard let format = identity.images else { continue }
      #expect(Set(format.parts.values.joined()) == Set(identity.members.map(\.path)))
      for member in identity.members {
        #expect(member.sha256.count == 64 && [nil, 64].contains(member.content.sha256?.count))
        #expect(member.carriers.first?.path == member.path)
      }
      for labelling in format.labellings { #expect(Set(labelling.classNames).count == labelling.classNames.count) }
      let standIn = try DatasetResolution.standIn.images(of: identity)
      #expect(try standIn.classNames.count == format.labelling(nil).classNames.count && standIn.image == format.image)
      #expect(Set(try standIn.labels(in: .test)) == Set(standIn.classNames.indices))
    }
    let digests = DatasetIdentity.known.flatMap { $0.members.flatMap { [$0.sha256, $0.content.sha256 ?? ""] } }
    #expect(Set(digests).isSubset(of: Set(digests.map { $0.lowercased() })))
  }
}

extension DatasetResolution {
  /// The same files in another folder.
  fileprivate func unmoved(to folder: String) -> DatasetResolution {
    .real(DatasetLocation(folder: folder, origin: .cache))
  }
}
