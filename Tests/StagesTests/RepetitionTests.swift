import Foundation
import Store
import Testing

/// The same command gives the same bytes; digests change with the content alone.
@Suite struct RepetitionTests {
  @Test(arguments: [
    "gen-data --input sphere --samples 30 --test-samples 10 --dimension 20 --labels teacher --seed 3 -o x.h5",
    "init-net --inputs 20 --widths 24,16 --seed 4 -o net.h5",
    "kernels --data x.h5 --network net.h5 --ck all --ntk --lemma -o k.h5",
    "eigs k.h5 --vectors 3 --labels x.h5 -o e.h5",
    "theory --input-law mp:1.5 --ratios 1.25,1.875 --laws input,ck,ntk --points 50 -o l.h5",
    "train --data x.h5 --network net.h5 --optimiser adam --learning-rate 0.01 --batch 8 --epochs 12 "
      + "--snapshots 0,5 --observe weight-change --linear-baseline -o t.h5",
  ]) func bytesAreTheSame(line: String) throws {
    let shop = try Sample.workshop()
    let before = shop.files
    try shop.make(line)
    #expect(shop.files == before)
  }

  @Test func digestFilesChangeWithTheContent() throws {
    let shop = try Workshop()
    let line = { (seed: Int, commit: String) throws in
      let outcome = try shop.run(
        "gen-data --input gaussian --samples 5 --dimension 4 --seed \(seed) -o x.h5 --digest-file stamps/x",
        environment: ["RESOLVENT_COMMIT": commit])
      #expect(outcome.status == 0, "\(outcome.error)")
    }
    let attributes = { try FileManager.default.attributesOfItem(atPath: shop.folder.file("stamps/x")) }
    try line(1, "abc")
    let (first, digest) = (try attributes(), shop.data("stamps/x"))
    #expect(digest == Data(((try shop.reader("x.h5").string(attribute: "digest") ?? "") + "\n").utf8))
    // Another commit is another provenance, but the same content: the file is not even touched.
    try line(1, "def")
    let second = try attributes()
    #expect(first[.modificationDate] as? Date == second[.modificationDate] as? Date)
    #expect(first[.systemFileNumber] as? Int == second[.systemFileNumber] as? Int)
    #expect(try shop.reader("x.h5").string(attribute: "commit") == "def")
    try line(2, "def")
    #expect(shop.data("stamps/x") != digest)
  }
}
