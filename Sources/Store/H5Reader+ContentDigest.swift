import CHDF5
import Diagnostics

extension H5Reader {
  /// What identifies the content of the file, taken from the content itself: what the file says of it is not believed.
  /// Equal for files with equal groups, arrays and attributes, whoever wrote them; of a file with values that point
  /// elsewhere (references, sequences), or that cannot all be read, the digest of its bytes. O(bytes), bounded memory.
  ///
  /// - Throws: `Problem` where the file cannot be read.
  public func contentDigest() throws -> String {
    if let knownDigest { return knownDigest }
    let digest = try canonicalDigest() ?? Digest.sha256(ofFile: path)
    knownDigest = digest
    return digest
  }

  /// Whether the file's content is no longer what this program wrote, by the digest it left in it.
  public func isEdited() throws -> Bool {
    guard try madeHere(), try number(attribute: "schema") == Double(H5Writer.schema),
      let stated = try string(attribute: "digest")
    else { return false }
    return try contentDigest() != stated
  }

  /// Nil for a file that holds what cannot be digested by value.
  private func canonicalDigest() throws -> String? {
    do {
      var content = ContentDigest()
      var known: [Member.Place: String] = [:]
      guard try addAttributes(of: "/", to: &content) else { return nil }
      for member in try members() {
        switch member.kind {
        case .group: content.add(group: member.name)
        case .array:
          guard let values = try member.place.flatMap({ known[$0] }) ?? description(ofArray: member.name) else {
            return nil
          }
          if let place = member.place { known[place] = values }
          content.add(array: member.name, values)
        case .ancestor:
          content.add(link: member.name, to: "an ancestor")
          continue
        case .broken(let destination):
          content.add(link: member.name, to: destination)
          continue
        case .other: return nil
        }
        guard try addAttributes(of: member.name, to: &content) else { return nil }
      }
      return try content.finish()
    } catch let problem as Problem where problem.category == .badInput { return nil }
  }

  private func addAttributes(of owner: String, to content: inout ContentDigest) throws -> Bool {
    for name in try attributeNames(of: owner) {
      guard let values = try description(ofAttribute: name, of: owner) else { return false }
      content.add(attribute: name, of: owner, values)
    }
    return true
  }

  /// How a data set's values stand in the digest; nil for values that point elsewhere.
  private func description(ofArray name: String) throws -> String? {
    let set = try dataset(name)
    guard let stored = Handle(reading { H5Dget_type(set.id) }, .datatype),
      let type = try StoredType(stored.id),
      let space = Handle(reading { H5Dget_space(set.id) }, .dataspace)
    else { return nil }
    let shape = H5Sget_simple_extent_npoints(space.id) == 0 ? [0] : Handle.extents(of: space.id)
    var digest = try PiecewiseDigest()
    try forEachBlock(of: name, set.id, type, shape, space.id) { values in
      try type.withCanonicalBytes(of: values) { try digest.update($0) }
    }
    return ContentDigest.describe(type.name, Handle.extents(of: space.id), digest: digest.finish())
  }
}
