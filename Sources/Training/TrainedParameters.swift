import Diagnostics
import Networks

/// Which parameters are trained, by name.
public enum TrainedParameters: Sendable, Equatable {
  case all
  /// Those of the first layer that has some.
  case first
  /// Those named; a name that ends in `*` stands for all that begin so.
  case named([String])

  /// The numbers of the parameters of `body` that are trained.
  ///
  /// - Throws: `Problem.usage` for a name that no parameter has.
  func indices(in body: Sequential) throws -> Set<Int> {
    let names = body.parameters.map(\.name)
    switch self {
    case .all: return Set(names.indices)
    case .first:
      let count = body.layers.map(\.parameters.count).first { $0 > 0 } ?? 0
      return Set(0..<count)
    case .named(let patterns):
      return try patterns.reduce(into: []) { found, pattern in
        let matching = names.indices.filter {
          pattern.hasSuffix("*") ? names[$0].hasPrefix(pattern.dropLast()) : names[$0] == pattern
        }
        guard !matching.isEmpty else {
          throw Problem(
            .usage, object: "trained parameters", cause: "the network has no parameter “\(pattern)”",
            remedy: "name some of \(names.joined(separator: ", ")), or “all” or “first”")
        }
        found.formUnion(matching)
      }
    }
  }
}
