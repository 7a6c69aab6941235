import CHDF5

/// Collects the names that the library visits.
final class NameList {
  private(set) var names: [String] = []
  private let limit: Int

  /// A list of at most `limit` names.
  init(limit: Int) { self.limit = limit }

  /// Whether there were more names than the limit.
  var isFull: Bool { names.count > limit }

  /// Has `visit` go through the names; false where the library fails.
  func fill(_ visit: (rv_visitor, UnsafeMutableRawPointer) -> herr_t) -> Bool {
    visit(
      { name, context in
        guard let name, let context else { return -1 }
        let list = Unmanaged<NameList>.fromOpaque(context).takeUnretainedValue()
        list.names.append(String(cString: name))
        return list.isFull ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque()) >= 0
  }
}
