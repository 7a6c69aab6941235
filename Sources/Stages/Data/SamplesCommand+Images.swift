import Datasets
import Diagnostics
import Foundation
import LinearAlgebra
import Logging
import Randomness
import Store

extension SamplesCommand {
  /// Draws images of the training and test sets, prepares them and writes them with their labels.
  ///
  /// - Throws: `Problem.dataUnavailable` where the data set cannot be had and no stand-in is allowed.
  func writeImages(of identity: DatasetIdentity) throws {
    try PhysicalMemory.require(bytes, for: "images of \(coordinates) numbers", remedy: "take fewer samples")
    let found = try find(identity)
    let images = try found.images(of: identity, labels: labelling)
    let stream = RandomStream(seed: seed, name: "data/\(input.name)")
    func drawn(_ count: Int, _ split: Split) throws -> ImageSample {
      switch selection ?? .random {
      case .random: try images.sample(count, of: classes?.elements, in: split, stream: stream[split.rawValue])
      case .first: try images.first(count, of: classes?.elements, in: split)
      }
    }
    let training = try drawn(samples, .training)
    let fitted =
      resolvedPreparation == .unit ? try SamplePreparation(fitting: training.images, removing: remove) : nil
    let scaling =
      resolvedPreparation == .channels
      ? try ChannelScaling(fitting: Self.fractions(training.images), of: images.image) : nil
    func prepared(_ images: Matrix<Double>) throws -> Matrix<Double> {
      if let fitted { return try fitted.applied(to: images) }
      let fractions = Self.fractions(images)
      return scaling?.applied(to: fractions) ?? fractions
    }
    let inputs = try prepared(training.images)
    let test = testSamples == 0 ? nil : try drawn(testSamples, .test)
    var parameters = [
      "input": input.name, "samples": "\(samples)", "test-samples": "\(testSamples)", "seed": "\(seed)",
      "classes": classes?.text ?? "all", "preparation": resolvedPreparation.rawValue, "remove": "\(remove)",
      "labels": labels.rawValue, "examples": "\(examples)",
    ]
    parameters["selection"] = selection?.rawValue
    if let format = identity.images, format.labellings.count > 1 {
      parameters["labelling"] = try format.labelling(labelling).name
    }
    let unverified = try found.unverified.map {
      try "\(($0 as NSString).lastPathComponent) \(Digest.sha256(ofFile: $0))"
    }
    try output.write(by: Self.self, kind: "data", inputs: [:], parameters: parameters) { file in
      try file.set("data", to: found.word)
      try file.set("image", to: "\(images.image)")
      if !unverified.isEmpty { try file.set("unverified", to: unverified.joined(separator: ", ")) }
      try file.write(inputs, to: "X")
      try file.write(training.indices, to: "indices")
      try file.write(training.classes, to: "classes")
      try write(training, to: "y", of: file)
      if let fitted, remove > 0 { try file.write(fitted.shares, to: "removed-shares") }
      if examples > 0 {
        let before = training.images.rows(0..<examples)
        try file.write(before, to: "examples/before")
        try file.write(try fitted?.reduced(before) ?? prepared(before), to: "examples/after")
      }
      guard let test else { return }
      try file.write(try prepared(test.images), to: "test/X")
      try write(test, to: "test/y", of: file)
    }
  }

  /// The real data, or leave to use generated images, which is told.
  private func find(_ identity: DatasetIdentity) throws -> DatasetResolution {
    let found = try DatasetLocator().resolve(identity, policy: DatasetPolicy(standInsAllowed: allowStandIn))
    let log = Logger(label: "gen-data")
    if found == .standIn {
      log.warning("\(identity.images?.title ?? identity.name) cannot be found: STAND-IN images are used in its place")
    }
    if !found.unverified.isEmpty {
      log.warning(
        """
        \(found.unverified.joined(separator: ", ")): of the right form, but whether they are the published files is not \
        known: no digest of them is, only of the compressed ones
        """)
    }
    return found
  }

  private func write(_ sample: ImageSample, to name: String, of file: H5Writer) throws {
    switch labels {
    case .classes: try file.write(sample.labels, to: name)
    case .oneHot: try file.write(sample.oneHotLabels, to: name)
    case .none, .teacher: break
    }
  }

  /// Pixels as numbers 0…1.
  private static func fractions(_ images: Matrix<Double>) -> Matrix<Double> {
    Matrix(rows: images.rows, columns: images.columns, storage: images.storage.map { $0 / 255 })
  }
}
