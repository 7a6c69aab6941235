import Diagnostics
import Foundation

/// Notes that stages and `plot` accepted a plan, so that they need not be asked at every run.
public struct CheckedPlan: Sendable {
  private let key: String
  private let note: String

  /// - Parameter file: what `plan` was made from.
  public init(_ file: PipelineFile, of plan: Plan, root: String = ".") {
    key = "\(file.digest) \(Self.program)\n"
    note = WorkingFolder(path: root)(plan.layout.checked)
  }

  /// Whether the same files were accepted by this very program.
  public var isRecorded: Bool { FileManager.default.contents(atPath: note) == Data(key.utf8) }

  /// - Throws: `Problem.cannotWrite`.
  public func record() throws { try AtomicFile.replaceIfChanged(key, at: note) }

  /// The size and time of the running program, which changes whenever it is built anew.
  private static let program: String = {
    var status = stat()
    guard stat("/proc/self/exe", &status) == 0 else { return UUID().uuidString }
    return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }()
}
