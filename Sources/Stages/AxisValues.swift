import ArgumentParser

/// An axis with its values, given as `trial=1,2,3`.
struct AxisValues: ExpressibleByArgument, Sendable {
  var name: String
  var values: [String]

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, !parts[0].contains("/") else { return nil }
    name = String(parts[0])
    values = parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard values.allSatisfy({ !$0.isEmpty }) else { return nil }
  }

  /// The values as numbers; nil where one is a text.
  var numbers: [Double]? {
    let numbers = values.compactMap(Double.init).filter(\.isFinite)
    return numbers.count == values.count ? numbers : nil
  }

  var text: String { "\(name)=\(values.joined(separator: ","))" }
}
