import CHDF5

extension H5Reader {
  /// The places of the other files that what this one shows lies in, behind external links, of virtual data sets, of data
  /// sets with external storage; of a file that is not found all places where it is looked for. Sorted.
  public func sources() -> [String] {
    if let knownSources { return knownSources }
    var places: Set<String> = []
    let linked = ExternalLinks.places {
      // What is missing or damaged is said when it is read.
      for member in (try? members()) ?? [] where member.kind == .array {
        places.formUnion(sources(ofArray: member.name))
      }
    }
    let found = places.union(linked).subtracting([path]).sorted()
    knownSources = found
    return found
  }

  private func sources(ofArray name: String) -> Set<String> {
    reading {
      guard let set = Handle(H5Dopen2(file.id, name, HDF5.arrayAccess), .dataset) else { return [] }
      let values = Completeness(file: HDF5.file(of: set.id) ?? path, array: name)
      try? values.require(set.id)
      return values.sources
    }
  }
}
