import Foundation
import Testing

/// A disk that is full: nothing may be written beyond a few kilobytes.
@Suite struct DiskTests {
  private func limited(_ line: String, to blocks: Int, in shop: Workshop) throws -> Workshop.Outcome {
    let script = "ulimit -f \(blocks); exec \(Workshop.programs)/\(line)"
    return try shop.start("/bin/bash", ["-c", script]).result()
  }

  @Test(
    arguments: [
      "gen-data --input gaussian --samples 80 --dimension 60 -o out.h5",
      "init-net --inputs 60 --widths 80 -o out.h5",
      "kernels --data x.h5 --network net.h5 --ck all --ntk -o out.h5",
      "eigs k.h5 --vectors 30 -o out.h5",
      "theory --input-law mp:1.5 --ratios 1.25 -o out.h5",
      "train --data x.h5 --network net.h5 --learning-rate 0.01 --epochs 2 --snapshots 0,1,2 -o out.h5",
      "train --data x.h5 --network net.h5 --learning-rate 0.01 --epochs 2 --checkpoint-interval 0 -o out.h5",
    ], [1, 8])
  func nothingIsLeft(line: String, blocks: Int) throws {
    let shop = try Sample.workshop()
    // What an earlier run made.
    try FileManager.default.copyItem(atPath: shop.folder.file("x.h5"), toPath: shop.folder.file("out.h5"))
    let before = shop.files
    let outcome = try limited(line, to: blocks, in: shop)
    #expect(outcome.status == 74, "\(outcome.error)")
    #expect(outcome.error.contains("out.h5"), "\(outcome.error)")
    #expect(outcome.error.split(separator: "\n").count == 2, "\(outcome.error)")
    #expect(outcome.error.contains("\n  remedy: free space"), "\(outcome.error)")
    #expect(shop.files == before)
  }

  /// A rename would put the output in the place of `/dev/null`; a pipe stands for it here.
  @Test func devicesStayInPlace() throws {
    let shop = try Workshop()
    let pipe = shop.folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let outcome = try shop.run("init-net --inputs 3 --widths 4 -o pipe")
    #expect(outcome.status == 74 && outcome.error.contains("pipe: --output: is a device, pipe"), "\(outcome.error)")
    var status = stat()
    #expect(lstat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
  }

  @Test func textFilesAreCompleteOrAbsent() throws {
    let shop = try Workshop()
    let nodes = (1...200).map { "  node-\($0): { stage: init-net, parameters: { inputs: 3, widths: 4 } }\n" }
    try shop.write("profiles: { quick: {} }\n", to: "pipeline.yaml")
    try shop.write("nodes:\n" + nodes.joined(), to: "mine.yaml")
    let outcome = try limited("pipeline prepare --own mine.yaml", to: 4, in: shop)
    #expect(outcome.status == 74, "\(outcome.error)")
    #expect(outcome.error.contains("rules.mk") && outcome.error.contains("\n  remedy: "), "\(outcome.error)")
    #expect(!shop.files.keys.contains { $0.contains("partial") || $0.hasSuffix("rules.mk") })
  }

  @Test func answersThatCannotBeWrittenFail() throws {
    let shop = try Workshop()
    let outcome = try limited(
      "theory density --input-law mp:0.5 --ratios 0.5 --from 0 --to 4 --points 2000", to: 1, in: shop)
    #expect(outcome.status == 74, "\(outcome.error)")
    #expect(outcome.error.contains("standard output"), "\(outcome.error)")
  }

  @Test func messagesThatCannotBeWrittenDoNotHideTheStatus() throws {
    let shop = try Workshop()
    let script = "exec \(Workshop.programs)/eigs none.h5 -o out.h5 2> /dev/full"
    #expect(try shop.start("/bin/bash", ["-c", script]).result().status == 66)
  }

  @Test func readersMayTurnAway() throws {
    let shop = try Workshop()
    let command = "theory density --input-law mp:0.5 --ratios 0.5 --from 0 --to 4 --points 5000"
    let script = "\(Workshop.programs)/\(command) | head -n 1; exit ${PIPESTATUS[0]}"
    let outcome = try shop.start("/bin/bash", ["-c", script]).result()
    #expect(outcome.status == 141 && outcome.output == "x,density\n" && outcome.error.isEmpty)
  }
}
