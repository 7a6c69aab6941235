/// What ends a run: one message that names the file, the object in it, the cause and the remedy.
///
/// Libraries throw it; an executable prints `description` and leaves with `category.exitCode`.
public struct Problem: Error, Sendable, Equatable {
  /// The kinds of failure, each with its documented exit code (those of `sysexits.h` where one fits).
  public enum Category: Int32, Sendable, CaseIterable {
    /// Wrong command line.
    case usage = 64
    /// A file that is there but is not what it should be: truncated, foreign, wrong shape, NaN.
    case badInput = 65
    /// A file that is not there or cannot be opened.
    case missingInput = 66
    /// A data set that none of the known places yields.
    case dataUnavailable = 69
    /// A numerical method did not reach its goal: no convergence, a residual too large.
    case numericalFailure = 70
    /// The system failed: no program to call, no memory.
    case systemFailure = 71
    /// The output could not be written: disk full, no permission.
    case cannotWrite = 74
    /// `pipeline.yaml` or a figure's description is wrong.
    case badConfiguration = 78
    /// Regenerated numbers differ from the golden values.
    case goldenMismatch = 79

    public var exitCode: Int32 { rawValue }
  }

  public var category: Category
  /// The file concerned, with `:line` for text files.
  public var file: String?
  /// The object in the file: a data set, an attribute, a key.
  public var object: String?
  public var cause: String
  public var remedy: String?

  public init(
    _ category: Category, file: String? = nil, object: String? = nil, cause: String, remedy: String? = nil
  ) {
    self.category = category
    self.file = file
    self.object = object
    self.cause = cause
    self.remedy = remedy
  }

  /// The same problem, located in `file` unless it already names one.
  public func located(in file: String) -> Problem {
    var located = self
    located.file = self.file ?? file
    return located
  }
}

extension Problem: CustomStringConvertible {
  /// `file: object: cause` and, on a second line, the remedy.
  public var description: String {
    let head = [file, object, cause].compactMap { $0 }.joined(separator: ": ")
    return remedy.map { "\(head)\n  remedy: \($0)" } ?? head
  }
}
