extension ColumnText {
  /// A line of the sample: its number and the texts of its columns.
  typealias SampleLine = (number: Int, columns: [String])

  /// A text whose separator is that of its first lines: the first of semicolon, tab and comma that each of them has
  /// between columns; else blanks.
  init(_ text: FileText) {
    let plain = ColumnText(text, separator: .blanks)
    let split = (try? plain.sample()) ?? []
    let separator = [Separator.semicolon, .tab, .comma].first { separator in
      guard let lines = try? ColumnText(text, separator: separator).sample() else { return false }
      return Self.isRegular(lines, besides: split)
    }
    self.init(text, separator: separator ?? .blanks)
  }

  /// Whether a sample has columns in all lines that are no single word, and is not better read by blanks, which is
  /// `split`: as two names and a number where this separator leaves two columns.
  private static func isRegular(_ lines: [SampleLine], besides split: [SampleLine]) -> Bool {
    guard lines.contains(where: { $0.columns.count > 1 }) else { return false }
    let counts = split.map(\.columns.count)
    let isSplitBetter = zip(lines, split).map { line, split in
      line.columns.count == 2 && split.columns.count == 3 && Double(split.columns[2]) != nil
    }
    for (place, line) in lines.enumerated() {
      if line.columns.contains(where: { $0.contains("{") && !$0.hasPrefix("{") }) { return false }
      if line.columns.count == 1, counts.indices.contains(place), counts[place] > 1 { return false }
    }
    let isSplitElse = zip(lines, counts).enumerated().allSatisfy { place, pair in
      isSplitBetter[place] || pair.0.columns.count == pair.1
    }
    return !(isSplitBetter.contains(true) && isSplitElse)
  }

  /// The first lines with columns, at most 100 of the first MiB.
  ///
  /// - Throws: `Problem.badInput` for what is no text there.
  func sample() throws -> [SampleLine] {
    struct Enough: Error {}
    var part = UnsafeRawBufferPointer(rebasing: text.bytes.prefix(1 << 20))
    if part.count < text.bytes.count, let end = part.lastIndex(of: UInt8(ascii: "\n")) {
      part = UnsafeRawBufferPointer(rebasing: part[..<end])
    }
    var lines: [SampleLine] = []
    do {
      try forEachLine(in: part) { line in
        lines.append((line.number, try line.columns.map { try string($0, line: line.number) }))
        if lines.count == 100 { throw Enough() }
      }
    } catch is Enough {}
    return lines
  }
}
