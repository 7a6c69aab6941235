import CHDF5
import Diagnostics
import Foundation

extension H5Reader {
  /// Groups nested deeper, and files with more names, are refused.
  private static let limits = (depth: 64, names: 20_000)

  /// The names of all data sets, those in groups included: `X`, `test/X`, …. Links are followed, but not back to a
  /// group they lie in.
  ///
  /// - Throws: `Problem.badInput` for links that lead nowhere, and groups without end.
  public func arrays() throws -> [String] {
    try members().compactMap { member in
      if case .broken(let destination) = member.kind { throw broken(member.name, destination) }
      return member.kind == .array ? member.name : nil
    }
  }

  /// All that lies in the file below its root, each group before what is in it.
  func members() throws -> [Member] {
    try reading {
      guard let root = Handle(H5Gopen2(file.id, "/", HDF5.linkAccess), .group), let place = Member.Place(root.id) else {
        throw damaged("/")
      }
      var found: [Member] = []
      try collect(root.id, "", inside: [place], into: &found)
      return found
    }
  }

  /// Adds what lies in a group of this name to `found`.
  private func collect(_ group: hid_t, _ name: String, inside: [Member.Place], into found: inout [Member]) throws {
    guard inside.count <= Self.limits.depth else { throw endless(name, "are nested deeper than \(Self.limits.depth)") }
    for child in try names(in: group, name) {
      let path = name.isEmpty ? child : "\(name)/\(child)"
      guard found.count < Self.limits.names else { throw endless("/", "hold more than \(Self.limits.names) names") }
      if let destination = brokenLink(child, in: group) {
        found.append(Member(name: path, kind: .broken(destination), place: nil))
        continue
      }
      guard let object = Handle(H5Oopen(group, child, HDF5.linkAccess), .object), let place = Member.Place(object.id)
      else { throw damaged(path) }
      let kind: Member.Kind =
        switch H5Iget_type(object.id) {
        case H5I_GROUP: inside.contains(place) ? .ancestor : .group
        case H5I_DATASET: .array
        default: .other
        }
      found.append(Member(name: path, kind: kind, place: place))
      if kind == .group { try collect(object.id, path, inside: inside + [place], into: &found) }
    }
  }

  private func endless(_ name: String, _ how: String) -> Problem {
    Problem(
      .badInput, file: path, object: name.count > 40 ? "\(name.prefix(40))…" : name, cause: "its groups \(how)",
      remedy: "give a file of data sets in a few groups")
  }

  /// The names in a group, sorted with numbers in numeric order.
  public func children(of group: String) throws -> [String] {
    try reading {
      guard let handle = Handle(H5Gopen2(file.id, group.isEmpty ? "/" : group, HDF5.linkAccess), .group) else {
        throw missing(group, what: "group")
      }
      return try names(in: handle.id, group)
    }
  }

  private func names(in group: hid_t, _ name: String) throws -> [String] {
    let list = NameList(limit: 1 << 20)
    guard list.fill({ rv_each_link(group, $0, $1) }), !list.isFull else { throw damaged(name.isEmpty ? "/" : name) }
    return list.names.sorted { $0.compare($1, options: .numeric) == .orderedAscending }
  }
}
