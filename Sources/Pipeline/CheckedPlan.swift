import Diagnostics
import Foundation

/// Notes that stages and `plot` accepted a plan, and which files its figures read, so that they need not be asked at
/// every run.
public struct CheckedPlan: Sendable {
  private let key: String
  private let note: String

  /// - Parameters:
  ///   - file: what `plan` was made from.
  ///   - plan: the plan of a profile.
  ///   - root: the folder that holds `pipeline.yaml`.
  public init(_ file: PipelineFile, of plan: Plan, root: String = ".") {
    key = "\(file.digest) \(Self.program)"
    note = WorkingFolder(path: root)(plan.layout.checked)
  }

  /// The files that figures read, by the figures' names; nil unless the same pipeline was accepted by this very program.
  public var files: [String: [String]]? {
    guard let text = StampFile.text(of: note) else { return nil }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard lines.popFirst() == Substring(key), lines.popLast() == "" else { return nil }
    return lines.reduce(into: [:]) { files, line in
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      if words.count == 2 { files[words[0], default: []].append(words[1]) }
    }
  }

  /// - Throws: `Problem.cannotWrite`.
  public func record(_ files: [String: [String]]) throws {
    let lines = files.sorted { $0.key < $1.key }.flatMap { name, files in files.map { "\(name) \($0)" } }
    try StampFile.replaceIfChanged(([key] + lines).map { $0 + "\n" }.joined(), at: note)
  }

  /// The size and time of the running program, which changes whenever it is built anew.
  private static let program: String = FileState(of: "/proc/self/exe")?.text ?? UUID().uuidString
}
