import Foundation

/// Which epochs something is done at; 0 is before training.
public enum EpochSelection: Sendable, Hashable {
  case listed([Int])
  /// Every so many epochs, and at the start and the end.
  case every(Int)
  /// At so many epochs at equal distances in the logarithm (fewer where they fall together), and at the start.
  case logarithmic(Int)

  /// Reads `0+5+20`, `every:10` or `log:8`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    switch (parts.first, parts.count) {
    case ("every", 2):
      guard let interval = Int(parts[1]), interval > 0 else { return nil }
      self = .every(interval)
    case ("log", 2):
      guard let count = Int(parts[1]), 1...1 << 20 ~= count else { return nil }
      self = .logarithmic(count)
    case (_, 1):
      let epochs = text.split(separator: "+", omittingEmptySubsequences: false).map { Int($0) }
      guard !epochs.contains(nil), epochs.allSatisfy({ $0 ?? -1 >= 0 }) else { return nil }
      self = .listed(epochs.compactMap { $0 })
    default: return nil
    }
  }

  /// The epochs themselves in a run of `last` epochs.
  public func epochs(to last: Int) -> Set<Int> {
    switch self {
    case .listed(let epochs): Set(epochs)
    case .every(let interval): Set(stride(from: 0, through: last, by: interval)).union([last])
    case .logarithmic(let count): Set([0] + Self.logarithmicEpochs(count, to: last))
    }
  }

  /// Epochs from 1 to `last` at equal distances in the logarithm, rounded, without repetitions: `count` or fewer.
  public static func logarithmicEpochs(_ count: Int, to last: Int) -> [Int] {
    guard last > 0, count > 0 else { return [] }
    guard count > 1 else { return [last] }
    let epochs = (0..<count).map { Int(exp(log(Double(last)) * Double($0) / Double(count - 1)).rounded()) }
    return epochs.reduce(into: []) { kept, epoch in
      if epoch > kept.last ?? 0 { kept.append(min(epoch, last)) }
    }
  }
}
