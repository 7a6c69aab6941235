/// What would make a node or a figure be remade.
public enum Reason: Sendable, Equatable {
  /// A file it makes is not there or empty.
  case missing(String)
  /// Of the files that the figure's script draws, some are not there or empty.
  case incomplete(String)
  /// A file of the user's own that it reads is not there, or no file.
  case noInput(String)
  /// Its description differs from the one it was made from: what, old and new value.
  case changed(what: String, old: String, new: String)
  /// Nothing tells what its output was made from.
  case unrecorded
  /// Its output was changed since it was made.
  case edited(String)
  /// An input has other content than when it was made.
  case newInput(String)
  /// It was made from another kind of data than is there now.
  case dataset(String, DatasetOutlook)
  /// The program that draws has another revision.
  case redrawn
  /// Golden values were recorded since.
  case golden

  var text: String {
    switch self {
    case .missing(let file): "\(file) is missing or empty"
    case .incomplete(let folder): "a file in \(folder) is missing or empty"
    case .noInput(let file): "its input \(file) is missing"
    case .changed(let what, let old, let new): "\(what): \(old) → \(new)"
    case .unrecorded: "nothing tells what it was made from"
    case .edited(let file): "\(file) was changed since it was made"
    case .newInput(let node): "its input \(node) has other content than when it was made"
    case .dataset(let name, .real): "the real data set \(name) is there now; it was made from a stand-in"
    case .dataset(let name, _): "the data set \(name) would be looked for again; it was made from a stand-in"
    case .redrawn: "plot has another revision"
    case .golden: "golden values were recorded since"
    }
  }
}

extension Reason {
  /// Whether it makes the node run, rather than only look whether it must.
  var isCertain: Bool { if case .dataset(_, .unknown) = self { false } else { true } }
}
