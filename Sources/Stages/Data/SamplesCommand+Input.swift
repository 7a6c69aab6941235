import ArgumentParser
import Datasets

extension SamplesCommand {
  /// What samples are.
  public enum Input: ExpressibleByArgument, Equatable, Sendable {
    case gaussian, sphere, spiked
    case images(DatasetIdentity)

    public init?(argument: String) {
      guard let input = Self.all.first(where: { $0.name == argument }) else { return nil }
      self = input
    }

    var name: String {
      switch self {
      case .gaussian: "gaussian"
      case .sphere: "sphere"
      case .spiked: "spiked"
      case .images(let identity): identity.name
      }
    }

    /// The data sets of images.
    static var images: [DatasetIdentity] { DatasetIdentity.known.filter { $0.images != nil } }

    private static var all: [Input] { [.gaussian, .sphere, .spiked] + images.map(Input.images) }

    public static var allValueStrings: [String] { all.map(\.name) }

    /// The classes of all data sets, for people.
    static var classes: String {
      images.map { identity in
        (identity.images?.labellings ?? []).map { labelling in
          let name = identity.images?.labellings.count == 1 ? "" : ", \(labelling.name)"
          let numbered = labelling.classNames.enumerated().map { "\($0)" == $1 ? $1 : "\($0) \($1)" }
          return "\(identity.name)\(name): \(numbered.joined(separator: ", "))."
        }.joined(separator: "\n")
      }.joined(separator: "\n")
    }
  }
}
