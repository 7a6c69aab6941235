/// How Make makes one target: it is skipped where what is needed is what the last run was made from.
struct Recipe {
  /// What is said when it runs.
  var title: String
  /// What stands before the command.
  var launch: String
  /// The program and its arguments, quoted for the shell.
  var command: String
  var log: String
  /// See `MadeRecord`.
  var made: String
  /// The files of whose contents the rest of the record consists.
  var needs: [String]
  /// Files that stand in the record with their digests, after those.
  var sums: [String] = []
  /// A command that prints the record's first line.
  var firstLine: String
  /// The file whose checksum and state are recorded.
  var recorded: String
  var standing: Explanation.Standing

  /// What `make -n` shows.
  var shown: [String] { ["\t@echo \(MakeText.argument(title))", "\t\(launch) $(BIN)/\(command)"] }

  /// The lines of the recipe; what is needed is gathered in a file of its own, in pieces that a command line holds.
  func lines() throws -> [String] {
    let (made, log, recorded) = (
      try MakeText.target(made), try MakeText.target(log), try MakeText.target(recorded)
    )
    let gathered = Layout.needs(beside: made)
    // New files each time: what is linked to them elsewhere stays as it is.
    var lines = ["\t@rm -f \(gathered) \(made).part \(log)"]
    lines += try Self.pieces(needs.map(MakeText.target)).enumerated().map { index, piece in
      "\t@cat \(piece) \(index == 0 ? ">" : ">>") \(gathered)"
    }
    if !sums.isEmpty {
      lines.append("\t@sha256sum \(try sums.map(MakeText.target).joined(separator: " ")) >> \(gathered)")
    }
    let steps =
      ["echo \(MakeText.argument(title))"] + (try clearing()) + [
        "$(CHILD) \(launch) $(GUARD) $(BIN)/\(command) 2>&1 | tee \(log)",
        "$(call SEEN,\(folders))\(present)",
        "{ \(firstLine) && echo $$(cksum < \(recorded))"
          + " $$(LC_ALL=C stat -L --format='%s %i %.9Y %.9Z' \(recorded)) && cat \(gathered); } > \(made).part",
        "mv -f \(made).part \(made)",
      ]
    let check =
      standing.reasons.contains(where: \.isCertain)
      ? "" : "tail -n +3 \(made) 2> /dev/null | cmp -s - \(gathered) || "
    lines.append("\t@\(check){ \(steps.joined(separator: " && ")); }")
    return lines
  }

  /// Sees that there is an output: a launcher may end well where the stage did not, or not here.
  private var present: String {
    let words = "make: \(recorded) is missing, though its stage ended well: is the folder shared by all machines?"
    return "{ [ -s \(recorded) ] || { echo \(MakeText.argument(words)) | tee -a \(log) >&2; false; }; }"
  }

  /// The folders of what is made and of its record.
  private var folders: String {
    [recorded, made].map { $0.split(separator: "/").dropLast().joined(separator: "/") }.joined(separator: " ")
  }

  /// What makes way for new outputs: empty ones go, what a hand changed is set aside.
  private func clearing() throws -> [String] {
    let missing = standing.reasons.compactMap { if case .missing(let file) = $0 { file } else { nil } }
    return try standing.reasons.compactMap { reason in
      switch reason {
      case .missing(let file): "rm -f \(try MakeText.target(file))"
      case .edited(let file) where !missing.contains(file):
        "mv -T --backup=numbered \(try MakeText.target(file)) \(try MakeText.target(file)).edited"
      default: nil
      }
    }
  }

  /// The most bytes of a recipe's line that lists files; the system takes 131,072 for one argument of a program, which a
  /// line becomes.
  private static let lineLimit = 60_000

  private static func pieces(_ words: [String]) -> [String] {
    var pieces = [""]
    for word in words {
      if pieces[pieces.count - 1].utf8.count + word.utf8.count > lineLimit { pieces.append("") }
      pieces[pieces.count - 1] += pieces[pieces.count - 1].isEmpty ? word : " \(word)"
    }
    return pieces
  }
}
