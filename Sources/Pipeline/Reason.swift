/// What would make a node or a figure be remade.
public enum Reason: Sendable, Equatable {
  /// A file it makes is not there.
  case missing(String)
  /// Its description differs from the one it was made from: what, old and new value.
  case changed(what: String, old: String, new: String)
  /// Its description is newer than the output, though no difference is known.
  case restamped
  /// An input was remade with other content.
  case newInput(String)
  /// A data set was refreshed, or is yet to be looked for.
  case dataset(String)
  /// The program that draws has another revision.
  case redrawn
  /// Golden values were recorded since.
  case golden(String)

  var text: String {
    switch self {
    case .missing(let file): "\(file) is missing"
    case .changed(let what, let old, let new): "\(what): \(old) → \(new)"
    case .restamped: "its description is newer than its output"
    case .newInput(let node): "its input \(node) was remade with other content"
    case .dataset(let name): "the data set \(name) is new or has changed"
    case .redrawn: "plot has another revision"
    case .golden(let file): "golden values were recorded since: \(file)"
    }
  }
}

extension Reason {
  var isGolden: Bool {
    if case .golden = self { true } else { false }
  }
}
