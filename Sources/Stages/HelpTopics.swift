import ArgumentParser

/// A command with pages of help beside its own: `--help TOPIC`.
protocol HelpTopics: ParsableCommand {
  /// The page on a topic; nil where there is none.
  ///
  /// - Throws: `Problem.usage` for an unknown part of one.
  static func page(on topic: [String]) throws -> String?
}
