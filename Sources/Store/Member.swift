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

    init(_ object: rv_object) { numbers = [object.file, object.place.0, object.place.1] }
  }
}
