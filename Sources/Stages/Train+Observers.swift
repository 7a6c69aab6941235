import ArgumentParser
import Diagnostics
import Kernels
import LinearAlgebra
import Networks
import Store
import Training

extension Train {
  /// What --observe knows, in the order of the calls: those that use up a kernel come late, and what outputs tell last, which
  /// may come from features.
  enum ObserverName: String, CaseIterable {
    case weightChange = "weight-change"
    case weightChangeNorms = "weight-change-norms"
    case weightChangeUnscaled = "weight-change-unscaled"
    case readoutChange = "readout-change"
    case weightLargest = "weight-largest"
    case weightAlignment = "weight-alignment"
    case weightAngles = "weight-angles"
    case weightComponentAngles = "weight-component-angles"
    case weightTail = "weight-tail"
    case ckLargest = "ck-largest"
    case ckAlignment = "ck-alignment"
    case ckLeading = "ck-leading"
    case ckTargetAlignment = "ck-target-alignment"
    case ckChange = "ck-change"
    case ntkLargest = "ntk-largest"
    case ntkHiddenLargest = "ntk-hidden-largest"
    case ntkAlignment = "ntk-alignment"
    case ntkTargetAlignment = "ntk-target-alignment"
    case ntkChange = "ntk-change"
    case accuracy

    /// The number after a colon where none is given; nil for those that take none.
    var usualCount: Int? {
      switch self {
      case .weightAngles: 100
      case .weightComponentAngles: 4
      case .ckLeading: 2
      default: nil
      }
    }

    /// Whether it looks at kernels in slabs, which there are of fully connected networks alone.
    var needsSlabs: Bool { [.ckChange, .ntkChange, .ntkHiddenLargest].contains(self) }

    /// - Parameters:
    ///   - count: the number after a colon.
    ///   - directions: those of the teacher, asked for where they are needed.
    func observer<Element: Scalar>(
      _ count: Int, _ directions: () throws -> TeacherDirections
    ) rethrows -> any Observer<Element> {
      switch self {
      case .accuracy: Accuracy()
      case .weightChange: WeightChange()
      case .weightChangeNorms: WeightNorms()
      case .weightChangeUnscaled: WeightNorms(isScaled: false)
      case .readoutChange: ReadoutChange()
      case .weightLargest: LeadingWeightEigenvalue()
      case .weightAlignment: WeightAlignment(with: try directions())
      case .weightAngles: WeightAngles(with: try directions(), dimension: count)
      case .weightComponentAngles: ComponentAngles(with: try directions(), count: count)
      case .weightTail: WeightTail()
      case .ckLargest: LeadingEigenvalue(of: .conjugateKernel, as: rawValue)
      case .ckAlignment: LabelAlignment(of: .conjugateKernel, as: rawValue)
      case .ckLeading: LeadingPairs(count)
      case .ckTargetAlignment: KernelTargetAlignment(of: .conjugateKernel, as: rawValue)
      case .ckChange: KernelChange(of: .conjugateKernel, as: rawValue)
      case .ntkLargest: LeadingEigenvalue(of: .tangentKernel, as: rawValue)
      case .ntkHiddenLargest: LeadingEigenvalue(of: .hiddenTangentKernel, as: rawValue)
      case .ntkAlignment: LabelAlignment(of: .tangentKernel, as: rawValue)
      case .ntkTargetAlignment: KernelTargetAlignment(of: .tangentKernel, as: rawValue)
      case .ntkChange: KernelChange(of: .tangentKernel, as: rawValue)
      }
    }
  }

  /// The observers of --observe.
  ///
  /// - Throws: `ValidationError` for one that is not known, named twice, or with epochs that cannot be read;
  ///   `Problem.badInput` where `data` has no teacher's directions and one looks at them, `Problem.usage` for one that is not
  ///   for such networks.
  func watches<Element: Scalar>(of data: H5Reader, _ architecture: any Architecture) throws -> [Watch<Element>] {
    let inputs = architecture.inputs
    let named = try named()
    if let name = named.map(\.name).first(where: \.needsSlabs), !KernelSlabs.covers(architecture) {
      throw Problem(
        .usage, file: network, object: "--observe \(name.rawValue)",
        cause: "is for fully connected networks, and this one is \(type(of: architecture).name)",
        remedy: "leave it out, or compare kernels of kept weights (kernels --snapshot, eigs compare)")
    }
    return try named.sorted { $0.name.order < $1.name.order }.map { name, count, epochs in
      Watch(name.rawValue, try name.observer(count) { try TeacherDirections(data, inputs: inputs) }, at: epochs)
    }
  }

  /// - Throws: `ValidationError` as `watches`.
  func checkWatches() throws { _ = try named() }

  func named() throws -> [(name: ObserverName, count: Int, epochs: EpochSelection?)] {
    let last = try phases().epochs
    let named = try (observe?.elements ?? []).map { text in
      let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
      let words = (parts.first ?? "").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard let name = words.first.flatMap(ObserverName.init(rawValue:)) else {
        let known = ObserverName.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--observe knows \(known); not '\(words.first ?? text)'.")
      }
      let count = words.count == 2 ? Int(words[1]) : name.usualCount ?? 0
      guard words.count == 1 || words.count == 2 && name.usualCount != nil, let count, count > 0 || words.count == 1
      else {
        throw ValidationError(
          "--observe \(text): a number follows weight-angles:100, weight-component-angles:4 and ck-leading:2.")
      }
      let epochs = parts.count > 1 ? EpochSelection(parts[1]) : nil
      guard parts.count == 1 || epochs != nil else {
        throw ValidationError("--observe \(text): epochs are written every:10, log:8 or 0+5+20.")
      }
      if case .listed(let listed)? = epochs, let beyond = listed.first(where: { $0 > last }) {
        throw ValidationError("--observe \(text): epochs must lie in 0…\(last), the epochs; not \(beyond).")
      }
      return (name: name, count: count, epochs: epochs)
    }
    if let twice = Dictionary(grouping: named, by: \.name).first(where: { $0.value.count > 1 }) {
      throw ValidationError("--observe names \(twice.key.rawValue) twice.")
    }
    return named
  }
}

extension Train.ObserverName {
  fileprivate var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
