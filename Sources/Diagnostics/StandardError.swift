import Foundation

/// Standard error; what cannot be written, because it leads to a full disk or a closed pipe, is dropped.
public enum StandardError {
  public static func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
