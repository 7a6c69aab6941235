import Figures
import Testing

/// What a paper says of a number.
@Suite struct PaperValueTests {
  @Test(
    "a number is met within a twentieth of it, 0 within the tolerance; of words those with a bound are judged",
    arguments: [
      (PaperValue.number(2), 2.09, nil, true), (.number(2), 2.11, nil, false), (.number(2), 1.91, 0.001, true),
      (.number(2), 2.4, 0.5, false), (.number(-2), -2.11, nil, false), (.number(0), 0.01, nil, false),
      (.number(0), 0.01, 0.02, true),
      (.text("above 1"), 1.01, nil, true), (.text("above 1"), 1, nil, false), (.text("below 5"), 4.9, nil, true),
      (.text("below 5"), 5.1, 10, false), (.text("close agreement"), 0, nil, nil), (.text("near 1"), 1, nil, nil),
      (.text("above all"), 1, nil, nil), (.number(1), .nan, nil, false),
    ] as [(PaperValue, Double, Double?, Bool?)])
  func isMet(paper: PaperValue, value: Double, tolerance: Double?, expected: Bool?) {
    #expect(paper.isMet(by: value, tolerance: tolerance) == expected)
  }
}
