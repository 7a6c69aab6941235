import Diagnostics

/// One call of a stage, with everything that decides its output.
public struct PlannedNode: Sendable {
  /// An axis of the inputs that the node reads as a whole: its name, and the value of each positional input.
  public struct CollapsedAxis: Sendable {
    public var name: String
    public var values: [String]
  }

  public var name: String
  /// The node as written that it comes from; the name itself unless swept.
  public var base: String
  public var stage: String
  public var revision: Int
  /// Files given by position.
  public var positional: [String]
  /// Files given by option: `--<key> <node's file>`.
  public var named: [(key: String, node: String)]
  public var over: [CollapsedAxis]
  public var parameters: [YAMLValue.Entry]
  public var dataset: String?
  public var place: SourcePlace

  /// The nodes whose output it reads, and users' own files, each once, in the order of the command line.
  public var inputs: [String] {
    var seen: Set<String> = []
    let words = positional + named.map(\.node)
    return words.flatMap { Layout.isFile($0) ? Layout.files(in: $0) : [$0] }.filter { seen.insert($0).inserted }
  }
}
