import Diagnostics
import Testing

@Suite("Problems")
struct ProblemTests {
  @Test("a message names file, object, cause and remedy, as far as they are known")
  func description() {
    let bare = Problem(.badInput, cause: "is wrong")
    #expect("\(bare)" == "is wrong")
    let located = bare.located(in: "x.h5")
    #expect("\(located)" == "x.h5: is wrong")
    #expect(located.located(in: "y.h5") == located)
    let whole = Problem(.badInput, file: "x.h5", object: "X", cause: "is wrong", remedy: "make it right")
    #expect("\(whole)" == "x.h5: X: is wrong\n  remedy: make it right")
  }

  @Test("exit codes are the documented ones, and tell the kinds apart")
  func exitCodes() {
    #expect(Problem.Category.allCases.map(\.exitCode) == [64, 65, 66, 69, 70, 71, 74, 78, 79])
  }

  @Test("memory that no machine has is refused, and NaN too")
  func memory() throws {
    try PhysicalMemory.require(1, for: "a byte", remedy: "take less")
    for bytes in [0x1p80, .infinity, .nan] {
      #expect(throws: Problem.self) { try PhysicalMemory.require(bytes, for: "a matrix", remedy: "take less") }
    }
  }
}
