import Diagnostics
import Foundation
import LinearAlgebra
import Store

/// What a program answers to `--version`: the commit it was built from, and what it calculates, stores and draws with.
enum ProgramVersion {
  static func text(of program: String) -> String {
    """
    \(program) of Resolvent, \(commit.map { "commit \($0)" } ?? "built by hand")
    \(BLASKernel.library)
    HDF5 \(HDF5.version)
    \(gnuplot ?? "no gnuplot")
    """
  }

  /// As make notes it beside the programs that it builds.
  private static var commit: String? {
    let place = URL(filePath: Invocation.executable).deletingLastPathComponent().appending(path: ".commit")
    let words = (try? String(contentsOf: place, encoding: .utf8))?.split(whereSeparator: \.isWhitespace)
    return words?.first.map(String.init)
  }

  private static var gnuplot: String? {
    let answer = try? ChildProcess.run("gnuplot", ["--version"], keeping: .output, limit: 10)
    return answer.flatMap { status, said in status == 0 ? said.trimmingCharacters(in: .whitespacesAndNewlines) : nil }
  }
}
