import Diagnostics

extension PlannedNode {
  /// The stage's program and, where it has one, its subcommand.
  var command: [String] { stage.split(separator: " ").map(String.init) }

  /// The arguments of its stage: inputs by position, inputs by name, collapsed axes, parameters, output and digest.
  ///
  /// `true` becomes a bare flag, `false` and null nothing, a list its elements with commas between.
  ///
  /// - Throws: `Problem.badConfiguration` for a value that no command line can carry.
  public func arguments(layout: Layout) throws -> [String] {
    var arguments = positional.map(layout.output)
    for input in named { arguments += ["--\(input.key)", layout.output(input.node)] }
    for axis in over { arguments += ["--over", axis.text] }
    for parameter in parameters { arguments += try option(parameter) }
    arguments += ["-o", layout.output(name), "--digest-file", layout.digest(name)]
    // The line becomes one argument of the shell.
    let length = arguments.reduce(0) { $0 + MakeText.argument($1).utf8.count + 1 }
    guard length <= Self.lengthLimit else {
      throw place.problem(
        "node '\(name)' (stage \(stage))",
        cause:
          "its command line would have \(length) bytes for \(inputs.count) inputs; \(Self.lengthLimit) are allowed",
        remedy: over.isEmpty
          ? "give it fewer inputs, or shorter names and values"
          : "collect in steps: over one axis after the other, or over parts of one")
    }
    return arguments
  }

  /// The most bytes of a command line; the system takes 131,072 for one argument, and the rest of the recipe is in it.
  private static let lengthLimit = 120_000

  private func option(_ parameter: YAMLValue.Entry) throws -> [String] {
    let flag = "--\(parameter.key)"
    switch parameter.value.content {
    case .null, .boolean(false): return []
    case .boolean(true): return [flag]
    case .number(let text), .string(let text):
      try checkText(text, parameter)
      return text.hasPrefix("-") ? ["\(flag)=\(text)"] : [flag, text]
    case .list(let elements):
      let texts = try elements.map { element in
        guard let text = element.scalar, !text.contains(",") else {
          throw wrong(parameter, "an element of a list must be a number or a text without commas")
        }
        try checkText(text, parameter)
        return text
      }
      guard !texts.isEmpty else { throw wrong(parameter, "the list is empty") }
      let joined = texts.joined(separator: ",")
      return joined.hasPrefix("-") ? ["\(flag)=\(joined)"] : [flag, joined]
    case .mapping:
      throw wrong(parameter, "a parameter must be a number, a text, true, false or a list of these")
    }
  }

  private func checkText(_ text: String, _ parameter: YAMLValue.Entry) throws {
    guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
      throw wrong(parameter, "the text holds a line break or another control character")
    }
  }

  private func wrong(_ parameter: YAMLValue.Entry, _ cause: String) -> Problem {
    parameter.place.problem(
      "node '\(name)' (stage \(stage)), key '\(parameter.key)'", cause: cause, remedy: "see '\(stage) --help'")
  }

  /// The stamp: stage, revision, parameters and inputs, whatever decides the output.
  public func stamp(layout: Layout) -> YAMLValue {
    var inputs = named.map { YAMLValue.Entry($0.key, .text(layout.output($0.node))) }
    if !positional.isEmpty {
      inputs.append(YAMLValue.Entry("input", .list(positional.map { .text(layout.output($0)) })))
    }
    // An input given several times by one option is one entry with a list.
    let grouped = Dictionary(grouping: inputs, by: \.key).map { key, entries in
      entries.count == 1 ? entries[0] : YAMLValue.Entry(key, .list(entries.map(\.value)))
    }
    var entries = [
      YAMLValue.Entry("stage", .text(stage)), YAMLValue.Entry("revision", .integer(revision)),
      YAMLValue.Entry("parameters", YAMLValue(.mapping(parameters))),
      YAMLValue.Entry("inputs", YAMLValue(.mapping(grouped))),
      YAMLValue.Entry("dataset", dataset.map(YAMLValue.text) ?? YAMLValue(.null)),
    ]
    if !over.isEmpty { entries.append(YAMLValue.Entry("over", .list(over.map { .text($0.text) }))) }
    return YAMLValue(.mapping(entries))
  }
}

extension PlannedNode.CollapsedAxis {
  /// As the stage takes it: `trial=1,2,3`.
  var text: String { "\(name)=\(values.joined(separator: ","))" }
}
