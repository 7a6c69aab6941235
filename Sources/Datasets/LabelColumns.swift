import Diagnostics
import Foundation

/// The two columns of a file of labelled text, of which one will turn out to hold the labels.
struct LabelColumns {
  private struct Line {
    let number: Int
    let fields: [String]
    let isValid: [Bool]
  }

  private var lines: [Line] = []

  /// What a file must look like.
  static let form =
    "give two columns, one of them the label; best with a first line that names them, label,text or text,label, and texts "
    + "in double quotes; or the six columns of Sentiment140"

  /// More different values than these are no labels.
  private static let mostClasses = 100

  private static let labelNames = ["label", "class"]
  private static let textNames = ["text", "sentence", "tweet"]

  mutating func append(_ record: DelimitedText.Record) {
    lines.append(
      Line(
        number: record.line, fields: [record.text(0), record.text(1)], isValid: [record.isValid(0), record.isValid(1)]))
  }

  /// The texts and their classes.
  ///
  /// - Throws: `Problem.badInput` where it cannot be told which column holds the labels, and for a line without a label.
  func labelled(_ path: String) throws -> LabelledText {
    let named = try labelColumn(namedIn: path)
    let rows = named == nil ? lines[...] : lines.dropFirst()
    let column = try named ?? labelColumn(foundIn: path)
    let labels = rows.map { Self.trimmed($0.fields[column]) }
    if let damaged = rows.first(where: { !$0.isValid[column] }) {
      throw fault(path, damaged.number, "has a label that is not UTF-8")
    }
    if let empty = labels.firstIndex(of: "") {
      throw fault(path, rows[rows.startIndex + empty].number, "has no label")
    }
    guard !rows.isEmpty else { throw Problem(.badInput, file: path, cause: "holds no text", remedy: Self.form) }
    let integers = labels.compactMap(Self.integer)
    let isOfIntegers = integers.count == labels.count
    let names = isOfIntegers ? Set(integers).sorted().map(String.init) : Self.sorted(Set(labels))
    guard names.count <= Self.mostClasses else {
      throw Problem(
        .badInput, file: path, object: "column \(column + 1)",
        cause: "has \(names.count) different labels; at most \(Self.mostClasses) are taken for classes",
        remedy: Self.form)
    }
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let classes = labels.indices.compactMap { numbers[isOfIntegers ? "\(integers[$0])" : labels[$0]] }
    return LabelledText(
      rows.map { $0.fields[1 - column] }, classes, names,
      damaged: Set(rows.enumerated().filter { !$1.isValid[1 - column] }.map(\.offset)))
  }

  /// The column that the first line calls that of the labels; nil where it names none.
  private func labelColumn(namedIn path: String) throws -> Int? {
    guard let first = lines.first else { return nil }
    let names = first.fields.map { Self.trimmed($0).lowercased() }
    let (labels, texts) = (
      (0..<2).filter { Self.labelNames.contains(names[$0]) }, (0..<2).filter { Self.textNames.contains(names[$0]) }
    )
    if labels.count == 1, texts.count == 1 { return labels[0] }
    guard labels.count + texts.count < 2 else {
      throw fault(path, first.number, "calls both columns alike: \(names.joined(separator: ", "))")
    }
    return nil
  }

  /// The column that can only be that of the labels, in a file without a header.
  private func labelColumn(foundIn path: String) throws -> Int {
    let values = (0..<2).map { column in lines.map { Self.trimmed($0.fields[column]) } }
    let counts = values.map { Dictionary(grouping: $0) { $0 }.mapValues(\.count) }
    let few = (0..<2).filter { counts[$0].count <= Self.mostClasses && 2 * counts[$0].count <= lines.count }
    let integers = few.filter { values[$0].allSatisfy { Self.integer($0) != nil } }
    guard let column = few.count == 1 ? few.first : integers.count == 1 ? integers.first : nil else {
      let cause =
        few.isEmpty
        ? "has no column of labels: neither has few values, each of them on several lines"
        : "could have its labels in either column: both have few values"
      throw Problem(.badInput, file: path, cause: cause, remedy: Self.form)
    }
    // A header of other words would be a class of its own.
    if let first = values[column].first, counts[column][first] == 1, let number = lines.first?.number {
      let others = values[column].dropFirst()
      let isForeign = Self.integer(first) == nil && others.allSatisfy { Self.integer($0) != nil }
      if isForeign || counts[column].values.count(where: { $0 == 1 }) == 1 {
        throw fault(
          path, number, "may be a header or not: its label “\(first.prefix(40))” is on no other line")
      }
    }
    return column
  }

  private func fault(_ path: String, _ line: Int, _ cause: String) -> Problem {
    Problem(.badInput, file: "\(path):\(line)", cause: cause, remedy: Self.form)
  }

  private static func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespaces) }

  private static func integer(_ text: String) -> Int? { Int(text) }

  private static func sorted(_ names: Set<String>) -> [String] {
    names.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
  }
}
