import CHDF5
import Diagnostics

extension H5Reader {
  func missing(_ name: String, what: String) -> Problem {
    if let problem = brokenLink(onTheWayTo: name) { return problem }
    return Problem(
      .badInput, file: path, object: name, cause: "there is no such \(what)",
      remedy: listing(of: "/").map { $0.isEmpty ? "the file is empty" : "the file has at its root: \($0)" })
  }

  /// Why what is at `name` cannot be opened as a data set.
  func noDataset(_ name: String) -> Problem {
    if let problem = brokenLink(onTheWayTo: name) { return problem }
    guard let object = Handle(reading { H5Oopen(file.id, name, HDF5.linkAccess) }, .object),
      H5Iget_type(object.id) != H5I_DATASET
    else { return damaged(name) }
    return Problem(
      .badInput, file: path, object: name, cause: "is a group, not a data set",
      remedy: listing(of: name).map { $0.isEmpty ? "it is empty" : "name one of those below it: \($0)" })
  }

  /// Some of the names in a group; nil where they cannot be read.
  private func listing(of group: String) -> String? {
    (try? children(of: group))?.prefix(20).map { $0.prefix(60) }.joined(separator: ", ")
  }

  func damaged(_ name: String) -> Problem {
    Problem(
      .badInput, file: path, object: name,
      cause: "cannot be read; the file is damaged, or written in a later format of HDF5",
      remedy: (try? madeHere()) ?? false ? "make it again" : "take it again from where it came, or write it again")
  }

  func wrongType(_ name: String, _ stored: hid_t, needed: String) -> Problem {
    Problem(
      .badInput, file: path, object: name,
      cause: "holds \(StoredType.description(of: stored)), but \(needed) is needed",
      remedy: "write it with that element type, for example numpy's astype(\"\(needed)\")")
  }

  func beyond(_ name: String, _ stored: hid_t, _ type: String) -> Problem {
    Problem(
      .badInput, file: path, object: name,
      cause: "holds \(StoredType.description(of: stored)), some of which \(type) cannot hold exactly",
      remedy: "scale or shift the numbers, so that all are of fewer digits")
  }

  func wrongRank(_ name: String, _ shape: [Int], expected: String) -> Problem {
    Problem(
      .badInput, file: path, object: name,
      cause: "has shape (\(shape.map(String.init).joined(separator: ", "))), but must be \(expected)",
      remedy: "give another data set, or reshape this one")
  }
}
