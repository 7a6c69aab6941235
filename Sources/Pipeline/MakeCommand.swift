/// A command for the reader to type, that makes or records figures.
enum MakeCommand {
  /// - Parameters:
  ///   - goals: what follows `make` and its settings.
  ///   - figures: those meant; where some are of a user's file that is not read by itself, it is named.
  static func text(_ goals: [String], of figures: [PlannedFigure], _ profile: Profile) -> String {
    let files = Set(figures.filter { $0.isOwn && $0.place.file != PipelineFile.ownPath }.map(\.place.file)).sorted()
    return (["make", "PROFILE=\(profile.name)"] + files.map { "PIPELINE=\(quoted($0))" } + goals).joined(separator: " ")
  }

  private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
