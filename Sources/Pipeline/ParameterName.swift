/// A parameter as a term names it: `samples` of the node itself, or `gauss-data.samples`.
struct ParameterName {
  var node: String?
  var key: String

  /// The node is what stands before the last full stop: labels of sweeps may hold some themselves.
  init(_ text: String) {
    guard let stop = text.lastIndex(of: ".") else {
      (node, key) = (nil, text)
      return
    }
    (node, key) = (String(text[..<stop]), String(text[text.index(after: stop)...]))
  }
}
