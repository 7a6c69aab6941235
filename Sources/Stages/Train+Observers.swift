import ArgumentParser
import LinearAlgebra
import Training

extension Train {
  /// What --observe knows.
  enum ObserverName: String, CaseIterable {
    case weightChange = "weight-change"
    case ckLargest = "ck-largest"
    case ckAlignment = "ck-alignment"
    case accuracy

    func observer<Element: Scalar>() -> any Observer<Element> {
      switch self {
      case .weightChange: WeightChange()
      case .ckLargest: LeadingConjugateEigenvalue()
      case .ckAlignment: ConjugateAlignment()
      case .accuracy: Accuracy()
      }
    }
  }

  /// The observers of --observe.
  ///
  /// - Throws: `ValidationError` for one that is not known, named twice, or with epochs that cannot be read.
  func watches<Element: Scalar>() throws -> [Watch<Element>] {
    try named().map { Watch($0.name.rawValue, $0.name.observer(), at: $0.epochs) }
  }

  func watchNames() throws -> [ObserverName] { try named().map(\.name) }

  private func named() throws -> [(name: ObserverName, epochs: EpochSelection?)] {
    let named = try (observe?.elements ?? []).map { text in
      let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
      guard let name = parts.first.flatMap(ObserverName.init(rawValue:)) else {
        let known = ObserverName.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--observe knows \(known); not '\(parts.first ?? text)'.")
      }
      let epochs = parts.count > 1 ? EpochSelection(parts[1]) : nil
      guard parts.count == 1 || epochs != nil else {
        throw ValidationError("--observe \(text): epochs are written every:10, log:8 or 0+5+20.")
      }
      return (name: name, epochs: epochs)
    }
    if let twice = Dictionary(grouping: named, by: \.name).first(where: { $0.value.count > 1 }) {
      throw ValidationError("--observe names \(twice.key.rawValue) twice.")
    }
    return named
  }
}
