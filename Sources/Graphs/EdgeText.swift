import Diagnostics

/// Reads a list of edges from text: on each line two names and, where edges have weights, a number or networkx'
/// attributes; or one name for a vertex that may have no edges.
///
/// Vertices may have any names; they are numbered in ascending order, of numbers where all are whole numbers.
/// Memory: the mapped file, 12 bytes per line (20 with weights), and the names.
struct EdgeText {
  private let text: ColumnText
  private let columns: EdgeColumns
  private let reading: GraphReading
  private var table = NameTable()
  private var edges: GatheredEdges
  private var attributes: EdgeAttributes
  /// The first line with a weight, and whether all weights until now are whole and as large as times.
  private var firstWeight: Int?
  private var areTimes = true
  /// How many lines that join vertices have no third column.
  private var unweighted = 0

  /// The edges of a text.
  ///
  /// - Throws: `Problem.badInput` that names the line of too many columns, an edge from a vertex to itself, a weight
  ///   that is 0 or no finite number, or that is no text; or says that weights look like times.
  static func read(_ text: ColumnText, _ reading: GraphReading) throws -> GatheredEdges {
    var reader = try EdgeText(text, reading)
    try text.forEachLine { line in
      if line.number != reader.columns.header { try reader.append(line) }
    }
    return try reader.finish()
  }

  private init(_ text: ColumnText, _ reading: GraphReading) throws {
    self.text = text
    self.reading = reading
    edges = GatheredEdges(text.text, reading)
    attributes = EdgeAttributes(reading)
    if reading.columns == nil, reading.header == .automatic, try text.isNeighbourLists() {
      throw text.text.fault(
        1, "counts vertices and edges, as lists of neighbours in METIS's format do",
        remedy: "write an edge on each line; or give --header absent where that line is an edge")
    }
    let declaration = ListDeclaration(of: text.text.bytes)
    if let fault = declaration.fault { throw text.text.fault(1, fault.cause, remedy: fault.remedy) }
    edges.direction = declaration.direction
    columns = try EdgeColumns(of: text.sample(), reading, isKONECT: declaration.isKONECT, text: text.text)
    for warning in columns.warnings { edges.warn(warning) }
  }

  private mutating func append(_ line: ColumnText.Line) throws {
    guard line.count <= columns.width else { throw tooWide(line) }
    guard line.count > columns.source else { throw unnamed(line.number) }
    let u = try vertex(line.columns[columns.source], line.number)
    guard line.count > columns.target else { return }
    let v = try vertex(line.columns[columns.target], line.number)
    var weight = 1.0
    if let place = columns.weight {
      if line.count > place, !line.columns[place].isEmpty {
        weight = try self.weight(line.columns[place], line.number)
      } else {
        unweighted += 1
      }
    }
    try edges.append(
      u, v, weight: weight, line: line.number, name: text.string(line.columns[columns.source], line: line.number))
  }

  private mutating func vertex(_ name: ColumnText.Column, _ line: Int) throws -> Int32 {
    guard !name.isEmpty else { throw unnamed(line) }
    let (number, isNew) = table.insert(name)
    if isNew { _ = try text.string(name, line: line) }
    return number
  }

  private mutating func weight(_ column: ColumnText.Column, _ line: Int) throws -> Double {
    let word = try text.string(column, line: line)
    if word.hasPrefix("{") {
      guard attributes.read(word) else {
        throw text.text.fault(
          line, "has attributes that do not end: \(word.prefix(60))", remedy: "write them as {'weight': 0.5}")
      }
      return try attributes.takeWeight(text.text, line: line)
    }
    let mayHaveComma = text.separator == .tab || text.separator == .semicolon
    guard let weight = Self.number(word, mayHaveComma: mayHaveComma), weight.isFinite, weight != 0 else {
      throw text.text.fault(
        line, "has the weight \(word.prefix(60))",
        remedy: Double(word) == 0
          ? "remove the line: an edge of weight 0 is none"
          : "give a finite number, or leave the column out by --edge-weights ignore or --columns")
    }
    firstWeight = firstWeight ?? line
    if areTimes { areTimes = Self.mayBeTime(weight) }
    return weight
  }

  /// Whether a weight may be seconds or finer, or a date as 20261231.
  private static func mayBeTime(_ weight: Double) -> Bool {
    guard weight == weight.rounded() else { return false }
    let (month, day) = (Int(min(weight, 1e9)) / 100 % 100, Int(min(weight, 1e9)) % 100)
    return 1e8..<1e19 ~= weight || (1500_01_01...2999_12_31 ~= weight && 1...12 ~= month && 1...31 ~= day)
  }

  /// The number that a word is, with a decimal point or, where that separates no columns, a comma.
  static func number(_ word: String, mayHaveComma: Bool) -> Double? {
    if let number = Double(word) { return number }
    guard mayHaveComma, word.contains(","), !word.contains(".") else { return nil }
    return Double(word.replacing(",", with: ".", maxReplacements: 1))
  }

  private mutating func finish() throws -> GatheredEdges {
    if let firstWeight, areTimes, !columns.isWeightDeclared {
      throw text.text.fault(
        firstWeight, "has a third column that looks like times: whole numbers of 10⁸ and more, or dates as 20261231",
        remedy: "say what it is by --columns source,target,time or --columns source,target,weight")
    }
    if firstWeight != nil, unweighted > 0 {
      edges.warn("\(counted(unweighted, "line")) without a weight: 1 is taken")
    }
    for word in columns.headerWords where table.names.contains(where: { $0.elementsEqual(word.utf8) }) {
      throw text.text.fault(
        columns.header ?? 0, "seems to name columns, but \(word.prefix(60)) is a vertex on a later line",
        remedy: "say which it is by --header present or --header absent")
    }
    try attributes.finish(&edges)
    warnOfFirstLine()
    let names = table.names.map { String(decoding: $0, as: UTF8.self) }
    edges.setVertices(names, order: table.order())
    return edges
  }

  /// Warns where the first line may be a header: it joins two words that no other line has.
  private mutating func warnOfFirstLine() {
    let list = edges.list
    guard columns.header == nil, reading.header == .automatic, list.count > 1, table.names.count > 3,
      list.first[0] == 0, list.second[0] == 1
    else { return }
    let names = table.names[..<2].map { String(decoding: $0.prefix(100), as: UTF8.self) }
    guard names.allSatisfy({ !NameTable.isNumber($0) }),
      !(1..<list.count).contains(where: { list.first[$0] < 2 || list.second[$0] < 2 })
    else { return }
    edges.warn(
      "its first edge joins \(names[0]) and \(names[1]), which no other line names: if that is a header, "
        + "give --header present, else --header absent")
  }

  private func unnamed(_ line: Int) -> Problem {
    text.text.fault(line, "has an edge's end without a name", remedy: "give two names on each line")
  }

  private func tooWide(_ line: ColumnText.Line) -> Problem {
    text.text.fault(
      line.number, "has \(line.count) columns",
      remedy: columns.header == nil && reading.columns == nil
        ? "write two names and, where edges have weights, a number; put names with blanks in quotes, or say what the "
          + "columns hold, for example by --columns source,target,weight,time"
        : "give each line at most the \(columns.width) columns that are named")
  }
}
