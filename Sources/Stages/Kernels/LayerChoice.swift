import ArgumentParser
import Diagnostics

/// The layers whose conjugate kernels are asked for: all, last, none or a list such as 0,3,5.
enum LayerChoice: ExpressibleByArgument, Equatable {
  case all, last, none
  case layers([Int])

  init?(argument: String) {
    switch argument {
    case "all": self = .all
    case "last": self = .last
    case "none": self = .none
    default:
      guard let list = CommaList<Int>(argument: argument), list.elements.allSatisfy({ $0 >= 0 }) else { return nil }
      self = .layers(list.elements)
    }
  }

  static let allValueStrings = ["all", "last", "none", "l,…"]

  /// As it stands on a command line.
  var text: String {
    switch self {
    case .all: "all"
    case .last: "last"
    case .none: "none"
    case .layers(let layers): CommaList(layers).text
    }
  }

  var defaultValueDescription: String { text }

  /// Those of a network of L hidden layers, among 0 … L.
  ///
  /// - Throws: `Problem.usage` for a layer it has not.
  func layers(depth: Int, of network: String?) throws -> Set<Int> {
    switch self {
    case .all: return Set(0...depth)
    case .last: return [depth]
    case .none: return []
    case .layers(let named):
      guard let wrong = named.first(where: { $0 > depth }) else { return Set(named) }
      throw Problem(
        .usage, file: network, object: "--ck", cause: "there is no layer \(wrong)",
        remedy: "the network has the layers 0 … \(depth)")
    }
  }
}
