import Foundation
import LinearAlgebra
import Store
import TestSupport
import Testing

/// Networks with biases and mean-field networks from file to file.
@Suite struct BiasedNetworkTests {
  private let shop: Workshop

  init() throws {
    shop = try Workshop()
    try shop.make(
      "gen-data --input gaussian --samples 600 --dimension 3 --labels teacher --activation tanh --seed 3 -o x.h5")
  }

  private static let tangent = "--parametrisation tangent --weight-scale 1.5 --bias-scale 0.5"

  @Test func networkHasItsBiases() throws {
    let net = "init-net --inputs 3 --widths 20,10 --activation power:2 --normalisation none \(Self.tangent)"
    try shop.make(
      "\(net) -o net.h5", "\(net) --storage seed -o seed.h5",
      "kernels --data x.h5 --network net.h5 --ck all --ntk -o k.h5",
      "kernels --data x.h5 --network seed.h5 --ck all --ntk -o s.h5")
    let file = try shop.reader("net.h5")
    #expect(try file.shape(of: "W/2") == [10, 20] && file.shape(of: "b/1") == [20] && file.shape(of: "b/2") == [10])
    #expect(try file.number(attribute: "weight-scale") == 1.5 && file.string(attribute: "activation") == "power:2.0")
    let (kernels, seeded) = (try shop.reader("k.h5"), try shop.reader("s.h5"))
    for name in ["ck/0", "ck/1", "ck/2", "ntk"] { #expect(try kernels.matrix(name) == seeded.matrix(name)) }
    // Eq. (12): the covariance of the first layer.
    let (samples, first) = (try shop.reader("x.h5").matrix("X"), try kernels.matrix("ck/0"))
    let gram = samples.gram
    for i in 0..<20 { #expect(abs(first[i, 2 * i] - 2.25 * gram[i, 2 * i] - 0.25) < 1e-13) }
  }

  @Test func lemmaIsForNetworksWithoutBiases() throws {
    try shop.make("init-net --inputs 3 --widths 20 \(Self.tangent) -o net.h5")
    try shop.expectFailure(
      "kernels --data x.h5 --network net.h5 --lemma -o k.h5", status: 65,
      naming: ["net.h5", "parametrisation", "--lemma"])
  }

  private static let training =
    "train --data x.h5 --network net.h5 --optimiser gd --loss half-mse --learning-rate-relative 0.5 --centre-output "

  @Test(arguments: ["--widths 30 --parametrisation mean-field", "--widths 20,10 \(Self.tangent)"])
  func trainingKeepsWhatKernelsNeed(net: String) throws {
    try shop.make(
      "init-net --inputs 3 --activation relu --normalisation none \(net) -o net.h5",
      "\(Self.training) --epochs 300 --records 9 --log-snapshots 4 -o t.h5",
      "kernels --data x.h5 --network net.h5 --ntk -o k.h5", "kernels --data x.h5 --network t.h5 --ntk -o kt.h5",
      "kernels --data x.h5 --network t.h5 --snapshot 0 --ntk -o k0.h5",
      "kernels --data x.h5 --network t.h5 --snapshot 300 --ntk -o k300.h5")
    let file = try shop.reader("t.h5")
    #expect(try file.integers("evaluations/epoch") == [0, 1, 2, 4, 7, 8, 17, 35, 45, 72, 147, 300])
    #expect(try Set(file.children(of: "snapshots")) == ["0", "1", "7", "45", "300"])
    let (times, losses) = (try file.vector("evaluations/time"), try file.vector("evaluations/train-loss"))
    #expect(times.count == 12 && times[0] == 0 && zip(times, times.dropFirst()).allSatisfy(<))
    #expect(zip(losses, losses.dropFirst()).allSatisfy(>))
    let labels = try shop.reader("x.h5").vector("y")
    #expect(relativeError(losses[0], labels.reduce(0) { $0 + $1 * $1 } / 1200) < 1e-5)
    let kernel = { try shop.reader($0).matrix("ntk") }
    let (first, start, last, end) = (
      try kernel("k.h5"), try kernel("k0.h5"), try kernel("kt.h5"), try kernel("k300.h5")
    )
    // The run is in float32.
    #expect(largestDifference(first, start) < 1e-5 * first.frobeniusNorm && last == end && last != start)
  }

  @Test(arguments: ["relu", "tanh"]) func resultDoesNotDependOnTheCores(activation: String) throws {
    let taskset = "/usr/bin/taskset"
    try #require(FileManager.default.fileExists(atPath: taskset))
    try shop.make(
      "init-net --inputs 3 --widths 40 --activation \(activation) --normalisation centred \(Self.tangent) -o net.h5")
    let line = "\(Self.training) --epochs 40 -o"
    try shop.make("\(line) all.h5", "\(taskset) -c 0 \(Workshop.programs)/\(line) one.h5")
    let digests = try ["all.h5", "one.h5"].map { try shop.reader($0).string(attribute: "digest") }
    #expect(digests[0] == digests[1] && digests[0] != nil)
  }

  @Test func interruptedRunEndsWithTheSameBytes() throws {
    try shop.make(
      "init-net --inputs 3 --widths 40 --activation relu --normalisation none --parametrisation mean-field -o net.h5")
    let line = "\(Self.training) --epochs 3000 --records 20 --log-snapshots 5 -o"
    try shop.make("\(line) whole.h5")
    let words = "\(line) t.h5 --checkpoint-interval 0".split(separator: " ").map(String.init)
    let (process, result) = try shop.start("train", Array(words.dropFirst()))
    try shop.wait(for: "a checkpoint") { FileManager.default.fileExists(atPath: shop.folder.file("t.h5.checkpoint")) }
    kill(process.processIdentifier, SIGKILL)
    #expect(result().status == -SIGKILL)
    let continued = try shop.run("\(line) t.h5")
    #expect(continued.status == 0 && continued.error.hasPrefix("train: continuing after epoch "), "\(continued.error)")
    #expect(shop.data("t.h5") == shop.data("whole.h5"))
  }
}
