import Diagnostics

/// The sizes at which the pipeline runs, as `pipeline.yaml` lists them.
public struct Profile: Sendable, Equatable {
  public let name: String
  /// The profiles whose overrides apply, in this order; its own is the last.
  public let chain: [String]
  /// Whether generated images may stand in for a data set that cannot be had.
  public let allowsStandIns: Bool

  public init(_ name: String, like base: Profile? = nil, allowsStandIns: Bool = false) {
    self.name = name
    chain = (base?.chain ?? []) + [name]
    self.allowsStandIns = allowsStandIns
  }

  /// Reads `profiles: { quick: { stand-ins: true }, paper: {}, full: { like: paper } }`: a profile may be like one that
  /// stands before it, whose overrides then apply before its own.
  static func list(_ value: YAMLValue) throws -> [Profile] {
    var profiles: [Profile] = []
    for entry in try value.mapping("profiles", "profiles") {
      let object = "profile '\(entry.key)'"
      try entry.place.checkName(entry.key, "profile")
      guard !reserved.contains(entry.key) else {
        throw entry.place.problem(object, cause: "the name has a meaning of its own", remedy: "rename the profile")
      }
      let keys = try entry.value.mapping(object, "a profile")
      try keys.refuseOthers(than: ["like", "stand-ins"], object: object)
      let base = try keys["like"].map { like in
        let name = try like.text(object, "like")
        guard let base = profiles.first(where: { $0.name == name }) else {
          throw like.place.problem(
            object, cause: "no profile '\(name)' stands before it",
            remedy: Suggestion.remedy(for: name, among: profiles.map(\.name), called: "profiles before it"))
        }
        return base
      }
      let standIns = keys["stand-ins"]
      if let standIns, !["true", "false"].contains(standIns.scalar) {
        throw standIns.place.problem(object, cause: "stand-ins must be true or false", remedy: "write true or false")
      }
      profiles.append(Profile(entry.key, like: base, allowsStandIns: standIns?.scalar == "true"))
    }
    guard !profiles.isEmpty else {
      throw value.place.problem(
        "profiles", cause: "there are no profiles", remedy: "list them: 'profiles: { quick: {}, paper: {} }'")
    }
    return profiles
  }

  /// Keys of nodes and figures, where overrides stand under a profile's name, and the folder of raw data.
  private static let reserved = Set(WrittenNode.keys + WrittenFigure.keys + ["raw"])
}
