extension YAMLValue {
  /// The place of the innermost key along a path such as `panels[1].kind`; nil when it goes nowhere.
  func place(along path: String) -> SourcePlace? {
    var value = self
    var place: SourcePlace?
    for step in path.split(whereSeparator: { ".[]".contains($0) }).map(String.init) {
      let next: (value: YAMLValue, place: SourcePlace)?
      if let entry = value.entries?.first(where: { $0.key == step }) {
        next = (entry.value, entry.place)
      } else if let elements = value.elements, let index = Int(step), elements.indices.contains(index) {
        next = (elements[index], elements[index].place)
      } else {
        next = nil
      }
      guard let next else { break }
      value = next.value
      if next.place.line > 0 { place = next.place }
    }
    return place
  }

  /// Where the first text that starts with `prefix` stands.
  func place(of prefix: String) -> SourcePlace? {
    switch content {
    case .string(let text): text.hasPrefix(prefix) ? place : nil
    case .list(let elements): elements.lazy.compactMap { $0.place(of: prefix) }.first
    case .mapping(let entries): entries.lazy.compactMap { $0.value.place(of: prefix) }.first
    case .null, .boolean, .number: nil
    }
  }
}
