import LinearAlgebra

/// An observer in a run, and when it is called.
public struct Watch<Element: Scalar> {
  /// The observer's name, under which its own table stands in files.
  public let name: String
  public let observer: any Observer<Element>
  /// Its own epochs; nil for those at which the losses are evaluated.
  public let epochs: EpochSelection?

  public init(_ name: String, _ observer: any Observer<Element>, at epochs: EpochSelection? = nil) {
    self.name = name
    self.observer = observer
    self.epochs = epochs
  }

  /// Whether it is called at an epoch.
  ///
  /// - Parameters:
  ///   - listed: its own epochs where they are not regular.
  ///   - isEnd: the run ends with this epoch.
  func isDue(at epoch: Int, listed: Set<Int>, isEvaluated: Bool, isEnd: Bool) -> Bool {
    switch epochs {
    case nil: isEvaluated
    case .listed: listed.contains(epoch)
    case .every(let interval): isEnd || epoch % interval == 0
    case .logarithmic: isEnd || listed.contains(epoch)
    }
  }

  /// The table it records in.
  var table: String { epochs == nil ? History.evaluations : "observed/\(name)" }
}
