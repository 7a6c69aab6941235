import CHDF5

extension H5Reader {
  /// The other files that what this one shows lies in, as far as they are found: behind external links, of virtual data
  /// sets, of data sets with external storage. Sorted.
  public func sources() -> [String] {
    // What is missing is said when it is read.
    let found = ((try? members()) ?? []).flatMap { member -> Set<String> in
      guard let file = member.file else { return [] }
      return member.kind == .array ? sources(ofArray: member.name, in: file).union([file]) : [file]
    }
    return Set(found).subtracting([path]).sorted()
  }

  private func sources(ofArray name: String, in file: String) -> Set<String> {
    reading {
      guard let set = Handle(H5Dopen2(self.file.id, name, HDF5.arrayAccess), .dataset) else { return [] }
      let values = Completeness(file: file, array: name)
      try? values.require(set.id)
      return values.sources
    }
  }
}
