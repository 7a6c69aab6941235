/// Any key of a mapping, known or not, or the index of an element.
struct AnyKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
  init?(intValue: Int) { self.init(index: intValue) }

  /// The key of element `index` of a list.
  init(index: Int) { (stringValue, intValue) = ("\(index)", index) }
}
