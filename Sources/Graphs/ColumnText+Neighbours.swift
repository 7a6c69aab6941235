extension ColumnText {
  /// Whether a text is lists of neighbours in METIS's format: after a line with n and m, n lines with 2m numbers of
  /// 1 … n, not all of them in pairs. Read no further than n lines.
  ///
  /// - Throws: `Problem.badInput` for what is no text.
  func isNeighbourLists() throws -> Bool {
    struct Other: Error {}
    var (vertices, edges, lines, numbers, arePairs) = (-1, 0, 0, 0, true)
    do {
      try forEachLine { line in
        let values = line.columns.map { NameTable.value($0) ?? -1 }
        if vertices < 0 {
          guard values.count == 2, values.allSatisfy({ $0 > 0 }) else { throw Other() }
          (vertices, edges) = (values[0], values[1])
          return
        }
        (lines, numbers, arePairs) = (lines + 1, numbers + values.count, arePairs && values.count == 2)
        guard lines <= vertices, values.allSatisfy({ 1...vertices ~= $0 }) else { throw Other() }
      }
    } catch is Other {
      return false
    }
    return lines == vertices && numbers == 2 * edges && !arePairs
  }
}
