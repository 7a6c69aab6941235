import CProcess

/// How this program was started, as the system handed it over: known without /proc.
public enum Invocation {
  /// The command line, the program's name first.
  public static var arguments: [String] {
    guard let values = rv_arguments() else { return [] }
    return (0..<Int(rv_argument_count())).compactMap { values[$0].map { String(cString: $0) } }
  }

  /// The path of the program's file.
  public static var executable: String { rv_executable().map { String(cString: $0) } ?? "" }
}
