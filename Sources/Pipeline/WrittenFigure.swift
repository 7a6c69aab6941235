import Diagnostics

/// A figure for one profile: what is handed to `plot` once its references are resolved.
struct WrittenFigure: Sendable {
  /// `<document>/<identifier>`.
  var name: String
  var place: SourcePlace
  var content: [YAMLValue.Entry]

  static let contentKeys = ["title", "caption", "columns", "panels", "measured", "numbers", "notes"]
  static let keys = contentKeys + ["each", "like"]

  /// Checks the keys of a figure as it stands in the file.
  static func check(_ entry: YAMLValue.Entry, of document: String, profiles: [String]) throws {
    let object = "figure '\(document)/\(entry.key)'"
    let entries = try entry.value.mapping(object, "a figure")
    try entries.refuseOthers(than: keys + profiles, object: object)
    for profile in profiles {
      let overrides = try entries[profile]?.mapping(object, profile)
      try overrides?.refuseOthers(than: contentKeys, object: "\(object), \(profile)")
    }
  }
}
