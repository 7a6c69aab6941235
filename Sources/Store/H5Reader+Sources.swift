import CHDF5

extension H5Reader {
  /// The places of the other files that what this one shows lies in, behind external links, of virtual data sets, of data
  /// sets with external storage; of a file that is not found all places where it is looked for. Sorted.
  public func sources() -> [String] {
    // What is missing is said when it is read.
    let places = ((try? members()) ?? []).flatMap { member -> [String] in
      guard let file = member.file else { return missingFile(behind: member.name)?.places ?? [] }
      return member.kind == .array ? sources(ofArray: member.name, in: file) + [file] : [file]
    }
    return Set(places).subtracting([path]).sorted()
  }

  private func sources(ofArray name: String, in file: String) -> [String] {
    reading {
      guard let set = Handle(H5Dopen2(self.file.id, name, HDF5.arrayAccess), .dataset) else { return [] }
      let values = Completeness(file: file, array: name)
      try? values.require(set.id)
      return Array(values.sources)
    }
  }
}
