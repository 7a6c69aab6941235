import Distributed
import Testing

@Suite struct GridTests {
  @Test func gridsAreNearlySquareAndNoLargerThanTheMatrix() {
    for ranks in 1...40 {
      for size in [1, 2, 3, 7, 1000] {
        let (rows, columns) = ProcessGrid.shape(ranks: ranks, size: size)
        #expect(rows >= 1 && rows <= columns && columns <= size && rows * columns <= ranks)
        if size == 1000 { #expect(rows * columns == ranks) }
      }
    }
    #expect(ProcessGrid.shape(ranks: 12, size: 1000) == (3, 4))
    #expect(ProcessGrid.shape(ranks: 7, size: 3) == (2, 3))
    #expect(ProcessGrid.shape(ranks: 4, size: 1) == (1, 1))
  }

  @Test func blocksGoRoundAllParts() {
    for (size, parts) in [(1, 1), (2, 2), (5, 2), (64, 2), (65, 2), (131, 3), (1000, 8), (9, 9)] {
      let block = BlockCyclic.block(size: size, parts: parts)
      let indices = (0..<parts).map { BlockCyclic.indices(size, block, part: $0, of: parts) }
      #expect(indices.allSatisfy { !$0.isEmpty && $0 == $0.sorted() })
      #expect(indices.flatMap { $0 }.sorted() == Array(0..<size))
      #expect(indices.enumerated().allSatisfy { part, own in own.allSatisfy { $0 / block % parts == part } })
    }
  }
}
