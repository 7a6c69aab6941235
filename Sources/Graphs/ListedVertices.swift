/// The vertices of a file that lists them, by their identifiers, with labels where they have any.
struct ListedVertices {
  private var numbers: [String: Int32] = [:]
  private var identifiers: [String] = []
  private var labels: [String?] = []
  private var isDeclared: [Bool] = []
  /// An edge's line that named the vertex before it was listed.
  private var lines: [Int] = []

  /// Lists a vertex; false for one that is there already.
  mutating func declare(_ identifier: String, label: String?) -> Bool {
    let number = Int(number(of: identifier, line: 0))
    defer { isDeclared[number] = true }
    labels[number] = label
    return !isDeclared[number]
  }

  /// The number of a vertex, which may be listed later.
  mutating func number(of identifier: String, line: Int) -> Int32 {
    if let number = numbers[identifier] { return number }
    let number = Int32(truncatingIfNeeded: identifiers.count)
    numbers[identifier] = number
    identifiers.append(identifier)
    labels.append(nil)
    isDeclared.append(false)
    lines.append(line)
    return number
  }

  func identifier(_ number: Int32) -> String { identifiers[Int(number)] }

  /// Names the vertices by their labels where all have different ones, else by their identifiers.
  ///
  /// - Throws: `Problem.badInput` for an edge's end that is not listed.
  func finish(_ edges: inout GatheredEdges) throws {
    if let missing = isDeclared.firstIndex(of: false) {
      throw edges.text.fault(
        lines[missing], "has an edge of \(identifiers[missing].prefix(100)), which is no vertex listed",
        remedy: "list the vertex; the file may be truncated")
    }
    let given = labels.compactMap { $0 }.filter { !$0.isEmpty }
    let areNames = given.count == labels.count && Set(given).count == given.count
    if !given.isEmpty, !areNames {
      edges.warn("not all its vertices have different labels: they are named by their identifiers")
    }
    edges.setVertices(areNames ? given : identifiers)
  }
}
