import Diagnostics

/// Checksums as `cksum` gives them, which recipes note at several gigabytes a second.
enum Checksum {
  /// The check and the size of each of `files`, relative to `folder`; those that cannot be read are missing.
  static func of(_ files: [String], in folder: String) -> [String: String] {
    var sums: [String: String] = [:]
    for start in stride(from: 0, to: files.count, by: batch) {
      for line in lines(files[start..<min(start + batch, files.count)], in: folder) {
        let words = line.split(separator: " ", maxSplits: 2)
        if words.count == 3 { sums[String(words[2])] = "\(words[0]) \(words[1])" }
      }
    }
    return sums
  }

  /// How many files one call gets, so that its command line stays short.
  private static let batch = 500

  private static func lines(_ files: ArraySlice<String>, in folder: String) -> [Substring] {
    let run = try? ChildProcess.run("cksum", ["--"] + files, in: folder, keeping: .output)
    return (run?.said ?? "").split(separator: "\n")
  }
}
