import CHDF5

/// What a name in a file leads to.
struct Member {
  enum Kind: Equatable {
    case group, array
    /// Something else, such as a named type.
    case other
    /// The group itself that the name lies in, or one around it.
    case ancestor
    /// A link that leads nowhere, and where it points.
    case broken(String)
  }

  let name: String
  let kind: Kind
  /// Where it lies; nil where there is nothing.
  let place: Place?

  /// An object's place, the same by whatever name it is reached.
  struct Place: Hashable {
    private let numbers: [UInt64]

    /// The place of an open object; nil where the library cannot tell.
    init?(_ object: hid_t) {
      var numbers: [UInt64] = [0, 0, 0]
      guard rv_identify(object, &numbers) >= 0 else { return nil }
      self.numbers = numbers
    }
  }
}
