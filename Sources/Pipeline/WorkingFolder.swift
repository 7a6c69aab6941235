/// The folder that holds `pipeline.yaml`, to which the paths of a run are relative.
struct WorkingFolder: Sendable {
  var path: String

  /// Where `file` is found from the present working directory; absolute paths stand for themselves.
  func callAsFunction(_ file: String) -> String { file.hasPrefix("/") || path == "." ? file : "\(path)/\(file)" }
}
