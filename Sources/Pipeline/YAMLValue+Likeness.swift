import Diagnostics

extension YAMLValue {
  /// This value with the differences that `change` names.
  ///
  /// Mappings are changed key by key, nothing (`null`) removing a key; a mapping in a list's place changes the elements
  /// of these names; anything else takes the place of what was there. What is changed stands where the change does.
  ///
  /// - Throws: `Problem.badConfiguration` for the name of an element that is not there.
  func changed(by change: YAMLValue, object: String) throws -> YAMLValue {
    guard let changes = change.entries else { return change }
    if let entries {
      return YAMLValue(.mapping(try entries.changed(by: changes, object: object)), place: change.place)
    }
    guard let elements else { return change }
    var named = elements
    for entry in changes {
      guard let index = named.firstIndex(where: { $0["name"]?.scalar == entry.key }) else {
        throw entry.place.problem(
          object, cause: "nothing is called '\(entry.key)' there",
          remedy: Suggestion.remedy(
            for: entry.key, among: elements.compactMap { $0["name"]?.scalar }, called: "names"))
      }
      if entry.value.isNull {
        named.remove(at: index)
      } else {
        named[index] = try named[index].changed(by: entry.value, object: object)
      }
    }
    return YAMLValue(.list(named), place: change.place)
  }
}

extension [YAMLValue.Entry] {
  /// See `YAMLValue.changed`.
  func changed(by changes: [YAMLValue.Entry], object: String) throws -> [YAMLValue.Entry] {
    var result = self
    for change in changes {
      let index = result.firstIndex { $0.key == change.key }
      if change.value.isNull {
        if let index { result.remove(at: index) }
      } else if let index {
        result[index] = YAMLValue.Entry(
          change.key, try result[index].value.changed(by: change.value, object: object), place: change.place)
      } else {
        result.append(change)
      }
    }
    return result
  }
}
