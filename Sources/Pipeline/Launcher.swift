import Diagnostics

/// What stands before every stage's command, make's variable LAUNCHER, as far as the rules have to know it: its
/// placeholders, which stand for what the pipeline knows of the node.
///
/// Make puts in numbers and names of letters, digits and `. _ @ -`, so that nothing of the pipeline becomes a command.
public struct Launcher: Sendable {
  /// What it may hold: the memory in MiB, the cores, the name of the node or, as `document.figure`, of the figure, and the
  /// profile's.
  public static let placeholders = ["memory", "cores", "node", "profile"]

  private let text: String

  /// - Throws: `Problem.usage` for a placeholder that is none of these.
  public init(_ text: String) throws {
    self.text = text
    for match in text.matches(of: #/(.?)\{([A-Za-z][A-Za-z0-9_-]*)\}/#) {
      // ${X} and $${X} are Make's and the shell's own.
      guard match.output.1 != "$", !Self.placeholders.contains(String(match.output.2)) else { continue }
      throw Problem(
        .usage, object: "LAUNCHER", cause: "there is no placeholder {\(match.output.2)}",
        remedy: "there are \(Self.placeholders.map { "{\($0)}" }.joined(separator: ", "))")
    }
  }

  /// Whether it tells what a node needs.
  public var asksForNeeds: Bool { text.contains("{memory}") || text.contains("{cores}") }

  /// The lines that define `launch` for Make.
  static let rules = [
    "launch = $(subst {memory},$1,$(subst {cores},$2,$(subst {node},$3,$(subst {profile},$4,$(LAUNCHER)))))",
    // What another machine made is seen at once where folders are shared: a folder that is opened is looked at anew.
    "SEEN = $(if $(strip $(LAUNCHER)),$(foreach folder,$1,< $(folder)) : &&)",
  ]

  /// The call of `launch` for a node or figure.
  static func call(_ name: String, profile: String, _ needs: Needs?, cores most: Int) throws -> String {
    let cores = needs.map { $0.cores(atMost: most) } ?? 1
    let words = [
      needs.map { "\($0.mebibytes(cores: cores))" } ?? "", "\(cores)",
      try MakeText.target(name.replacing("/", with: ".")), try MakeText.target(profile),
    ]
    return "$(call launch,\(words.joined(separator: ",")))"
  }
}
