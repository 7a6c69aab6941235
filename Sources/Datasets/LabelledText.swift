import Diagnostics

/// Texts and the class of each.
public struct LabelledText: Sendable, Equatable {
  /// In the order of the file.
  public let texts: [String]
  /// By text: its class, 0 … classNames.count − 1.
  public let classes: [Int]
  /// What the classes stand for, as in the file: integers by size, words in the order of their scalars.
  public let classNames: [String]
  /// The texts that were not UTF-8, by index: in these, U+FFFD stands for what could not be read.
  public let damaged: Set<Int>

  public var count: Int { texts.count }

  /// Reads a file of commas (`.csv`) or tabs (`.tsv`): two columns, labels and texts, or the six of Sentiment140.
  ///
  /// Of two columns the first line may say which is which, as `label,text` or `text,label`. Without it the labels are the
  /// column of few values: at most 100, each on two lines on the average; where both are so, the one of integers.
  ///
  /// Of six columns, without a header, the first is the polarity and the last the text: 0 is the class negative, 4 the class
  /// positive; the neutral ones, 2, are left out.
  ///
  /// - Throws: `Problem.missingInput`; `Problem.badInput` naming the line for other columns or labels, and where it cannot be
  ///   told which column is which.
  public init(file path: String) throws {
    let file = try DelimitedText(path)
    var columns: Int?
    var pairs = LabelColumns()
    var tweets = Tweets()
    try file.forEachRecord { record in
      let expected = columns ?? record.count
      columns = expected
      guard record.count == expected else {
        throw file.fault(
          record.line, "has \(record.count) columns, the lines before it \(expected)",
          remedy: "put texts that hold separators into double quotes")
      }
      switch record.count {
      case 2: pairs.append(record)
      case 6: try tweets.append(record, of: file)
      default:
        throw file.fault(record.line, "has \(record.count) columns", remedy: LabelColumns.form)
      }
    }
    switch columns {
    case 2?: self = try pairs.labelled(path)
    case 6?: self = LabelledText(tweets.texts, tweets.classes, ["negative", "positive"], damaged: tweets.damaged)
    default: throw Problem(.badInput, file: path, cause: "holds no text", remedy: LabelColumns.form)
    }
  }

  init(_ texts: [String], _ classes: [Int], _ classNames: [String], damaged: Set<Int> = []) {
    self.texts = texts
    self.classes = classes
    self.classNames = classNames
    self.damaged = damaged
  }

  /// The texts of these indices, in that order.
  public subscript<Indices: Sequence>(indices: Indices) -> LabelledText where Indices.Element == Int {
    let indices = Array(indices)
    return LabelledText(
      indices.map { texts[$0] }, indices.map { classes[$0] }, classNames,
      damaged: Set(indices.indices.filter { damaged.contains(indices[$0]) }))
  }
}

/// The rows of a file of Sentiment140, "polarity","id","date","query","user","text", that are not neutral.
private struct Tweets {
  private(set) var texts: [String] = []
  private(set) var classes: [Int] = []
  private(set) var damaged: Set<Int> = []

  mutating func append(_ record: DelimitedText.Record, of file: DelimitedText) throws {
    let polarity = record.text(0)
    switch polarity {
    case "0": classes.append(0)
    case "4": classes.append(1)
    case "2": return
    default:
      throw file.fault(
        record.line, "has the polarity “\(polarity.prefix(40))”; in the six columns of Sentiment140 it is 0, 2 or 4",
        remedy: LabelColumns.form)
    }
    if !record.isValid(5) { damaged.insert(texts.count) }
    texts.append(record.text(5))
  }
}
