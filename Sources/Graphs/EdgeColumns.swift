import Diagnostics

/// Where the columns of a list of edges stand, counted from 0.
struct EdgeColumns {
  var source = 0
  var target = 1
  var weight: Int?
  /// How many columns a line may have.
  var width = 3
  /// The line of the header, if there is one.
  var header: Int?
  /// What an unasked header calls the ends of edges.
  private(set) var headerWords: [String] = []
  /// Whether the user or a header says that the column is a weight.
  var isWeightDeclared = false
  var warnings: [String] = []

  private static let sources: Set = [
    "source", "src", "from", "u", "i", "node1", "node_1", "vertex1", "v1", "id1", "id_1", "source_id", "from_id",
    "fromnodeid", "fromnode", "sourceid", "start", "head", "row", "citing", "follower", "sender", "parent", "origin",
    "person1", "user1", "name1", "protein1", "gene1",
  ]
  private static let targets: Set = [
    "target", "dst", "dest", "destination", "to", "v", "j", "node2", "node_2", "vertex2", "v2", "id2", "id_2",
    "target_id", "to_id", "tonodeid", "tonode", "targetid", "end", "tail", "col", "column", "cited", "followee",
    "receiver", "recipient", "child", "person2", "user2", "name2", "protein2", "gene2",
  ]
  private static let weights = ["weight", "weights", "w", "value", "val"]

  /// Columns as the user names them, else as the header does, else source, target, weight.
  ///
  /// - Throws: `Problem.badInput` for a header without the column that is wanted.
  init(
    of sample: [ColumnText.SampleLine], _ reading: GraphReading, isKONECT: Bool, text: FileText
  ) throws {
    let words = sample.first?.columns.map { $0.lowercased() } ?? []
    let known = Self.place(of: words)
    header = Self.isHeader(sample, reading.header, isKnown: known != nil) ? sample.first?.number : nil
    if header != nil, reading.header == .automatic, let known, let names = sample.first?.columns {
      headerWords = [names[known.source], names[known.target]]
    }
    if let columns = reading.columns ?? (isKONECT ? [.source, .target, .weight, .time] : nil) {
      source = columns.firstIndex(of: .source) ?? 0
      target = columns.firstIndex(of: .target) ?? 1
      weight = columns.firstIndex(of: .weight)
      width = columns.count
      isWeightDeclared = true
    } else if header != nil, let line = sample.first {
      let names = line.columns
      (source, target) = known ?? (0, 1)
      width = max(names.count, 2)
      let wanted = reading.weightName.map { [$0.lowercased()] } ?? Self.weights
      guard known != nil || names.count <= 3 else {
        throw text.fault(
          line.number,
          "seems to name columns, but none as source and target: \(Self.brief(names))",
          remedy: "say what they hold by --columns, for example source,target,-,weight")
      }
      weight = wanted.lazy.compactMap { words.firstIndex(of: $0) }.first
      isWeightDeclared = weight != nil
      if known == nil, weight == nil, names.count == 3, Self.isNumeric(sample, 2) { weight = 2 }
      let isData = sample.dropFirst().contains { $0.columns.count > 2 && $0.columns[2].hasPrefix("{") }
      if weight == nil, isData, names.count == 3 { weight = 2 }
      guard reading.weightName == nil || weight != nil else {
        throw text.fault(
          line.number, "names no column \(reading.weightName ?? "")",
          remedy: "name one of \(Self.brief(names))")
      }
      say(of: names, isKnown: known != nil, reading)
    } else {
      weight = 2
    }
    if reading.weights == .ignore { weight = nil }
  }

  /// What is not self-evident of a header.
  private mutating func say(of names: [String], isKnown: Bool, _ reading: GraphReading) {
    if !isKnown {
      warnings.append("its first line (\(Self.brief(names))) is taken as names of columns")
    }
    let unread = names.indices.filter { ![source, target, weight].contains($0) && !names[$0].isEmpty }
    if !unread.isEmpty, reading.weights == .use || unread.count > 1 {
      warnings.append(
        "of its columns \(Self.brief(unread.map { names[$0] })) "
          + "\(unread.count == 1 ? "is" : "are") not read (--columns says what they hold)")
    }
  }

  /// Names for a message, not more than fit there.
  private static func brief(_ names: [String]) -> String {
    names.prefix(8).map { String($0.prefix(60)) }.joined(separator: ", ") + (names.count > 8 ? ", …" : "")
  }

  /// Where a header with known words has its source and target.
  static func place(of words: [String]) -> (source: Int, target: Int)? {
    guard let source = words.firstIndex(where: sources.contains), let target = words.firstIndex(where: targets.contains)
    else { return nil }
    return (source, target)
  }

  /// Whether the first line is a header: one of known words that are no vertices' names, or one without numbers where
  /// all other lines have them.
  private static func isHeader(
    _ sample: [ColumnText.SampleLine], _ header: GraphReading.Header, isKnown: Bool
  ) -> Bool {
    guard header == .automatic, let first = sample.first?.columns else { return header == .present }
    let rest = sample.dropFirst()
    if isKnown {
      return !rest.contains { line in line.columns.contains { name in first.contains { isAlike(name, $0) } } }
    }
    guard first.count > 1, !rest.isEmpty else { return false }
    let hasNames = first.prefix(2).allSatisfy { !NameTable.isNumber($0) }
    let areNumbers = rest.allSatisfy { $0.columns.prefix(2).allSatisfy { NameTable.isNumber($0) } }
    // A number that is none, beside vertices that other lines name, is a fault of its line.
    let isVertex = rest.contains { line in line.columns.prefix(2).contains { first.prefix(2).contains($0) } }
    let isWeight =
      first.count > 2 && !isNumber(first[2]) && !first[2].hasPrefix("{") && isNumeric(sample, 2)
      && !(isVertex && first[2].contains { $0.isNumber })
    return hasNames && areNumbers || isWeight
  }

  /// Whether a name is that of a column, or differs from it only in the number at its end, like v3 and v1.
  private static func isAlike(_ name: String, _ word: String) -> Bool {
    func stem(_ text: String) -> Substring { text.dropLast(text.reversed().prefix { $0.isASCII && $0.isNumber }.count) }
    return name == word || stem(word).count < word.count && stem(word) == stem(name) && !stem(word).isEmpty
  }

  /// Whether the column of all lines after the first is a number or attributes.
  private static func isNumeric(_ sample: [ColumnText.SampleLine], _ column: Int) -> Bool {
    let values = sample.dropFirst().filter { $0.columns.count > column }.map { $0.columns[column] }
    return !values.isEmpty && values.allSatisfy { isNumber($0) || $0.hasPrefix("{") }
  }

  private static func isNumber(_ word: String) -> Bool { EdgeText.number(word, mayHaveComma: true) != nil }
}
