import Diagnostics
import Foundation
import Store

/// Brings the times of files into order before Make looks at them.
///
/// A node's output is newer than its digest when it was touched, or remade with the same bytes. Make then has
/// nothing to do, but `make -n` and `make -q` cannot know and would announce everything behind the node. So the
/// digest of an up-to-date node is raised to its output's time, and the outputs behind it that are up to date
/// along with it. Nothing that is out of date becomes up to date.
///
/// An output that changed since its run was recorded, by a hand or because the run was cut short, gets the digest of
/// its present content, so that the nodes behind it are remade where it differs.
public struct Settlement {
  private let explanation: Explanation
  private var folder: WorkingFolder { explanation.folder }

  /// - Parameter root: the folder that holds `pipeline.yaml`.
  public init(_ plan: Plan, root: String = ".") {
    explanation = Explanation(plan, root: root)
  }

  /// Adjusts times and digests; O(nodes + references) calls of `stat`, and a look into the outputs that changed
  /// since they were recorded.
  ///
  /// - Throws: `Problem` for an output that cannot be read, or a digest that cannot be written.
  public func apply() throws {
    let plan = explanation.plan
    let layout = plan.layout
    for file in plan.ownFiles { try refreshDigest(of: file) }
    for node in plan.nodes { try inspect(node.name) }
    let freshNodes = plan.nodes.filter { explanation.isFresh($0) }
    let freshFigures = plan.figures.filter { explanation.isFresh($0) }
    for file in plan.ownFiles { raise(layout.digest(file), to: [file]) }
    for node in freshNodes {
      let output = layout.output(node.name)
      raise(output, to: node.inputs.map(layout.digest))
      raise(layout.digest(node.name), to: [output])
      raise(layout.made(node.name), to: [output])
    }
    for figure in freshFigures { raise(layout.picture(figure.name), to: figure.nodes.map(layout.digest)) }
  }

  /// Takes the digest of a user's own file anew where the file's time has changed. Of a file that is gone it stays, should
  /// the same content come back.
  private func refreshDigest(of file: String) throws {
    let layout = explanation.plan.layout
    let (digest, seen) = (folder(layout.digest(file)), folder(layout.seen(file)))
    guard let time = FileTime(of: folder(file)) else {
      unlink(seen)
      return
    }
    if FileTime(of: seen) == time, FileTime(of: digest) != nil { return }
    try AtomicFile.replaceIfChanged(try Digest.sha256(ofFile: folder(file)) + "\n", at: digest)
    try AtomicFile.write("", to: seen)
    time.apply(to: seen)
  }

  /// Looks into an output that is newer than the record of its run.
  private func inspect(_ node: String) throws {
    let layout = explanation.plan.layout
    let (output, made) = (folder(layout.output(node)), folder(layout.made(node)))
    guard let written = FileTime(of: output), let recorded = FileTime(of: made), written > recorded else {
      return
    }
    let digest = try (try? H5Reader(output).string(attribute: "digest")) ?? Digest.sha256(ofFile: output)
    try AtomicFile.replaceIfChanged(digest + "\n", at: folder(layout.digest(node)))
    let stamp = folder(layout.stamp(node))
    if let text = FileManager.default.contents(atPath: stamp),
      FileManager.default.contents(atPath: made) != text
    {
      // Whether the output is of the present description is not known: let it be remade.
      try AtomicFile.write(text, to: stamp)
    } else {
      written.apply(to: made)
    }
  }

  /// Gives `file` the latest time of `others` if that is later than its own.
  private func raise(_ file: String, to others: [String]) {
    guard let own = FileTime(of: folder(file)),
      let latest = others.compactMap({ FileTime(of: folder($0)) }).max(), latest > own
    else { return }
    latest.apply(to: folder(file))
  }
}
