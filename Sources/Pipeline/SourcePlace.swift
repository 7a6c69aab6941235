import Diagnostics

/// Where something stands in the pipeline's files.
public struct SourcePlace: Sendable, Equatable {
  public var file: String
  /// Counted from 1; 0 for the file as a whole.
  public var line: Int

  public init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  /// What stands in no file.
  public static let nowhere = SourcePlace(file: "", line: 0)

  var text: String { line > 0 ? "\(file):\(line)" : file }

  /// What is wrong here: exit code 78.
  func problem(_ object: String? = nil, cause: String, remedy: String?) -> Problem {
    Problem(.badConfiguration, file: file.isEmpty ? nil : text, object: object, cause: cause, remedy: remedy)
  }
}
