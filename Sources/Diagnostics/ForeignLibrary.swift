import CProcess

/// Calls of a library that may not survive what it reads.
public enum ForeignLibrary {
  /// Runs `body`, which reads the file `path`. A crash in it, or more than `seconds` of this thread's CPU time, ends the
  /// process with the status of a bad input and a message that names the file; unfinished files are removed. What is
  /// allowed grows with what is read, so that large files are no stalls.
  public static func reading<Result>(
    _ path: String, allowing seconds: Double = 6, _ body: () throws -> Result
  ) rethrows -> Result {
    let remedy = "\n  remedy: the file is damaged; make it again, or take it from where it came\n"
    rv_guard_begin(
      "error: \(path): reading it crashed the library that reads it\(remedy)",
      "error: \(path): reading it does not come to an end\(remedy)", seconds)
    defer { rv_guard_end() }
    return try body()
  }
}
