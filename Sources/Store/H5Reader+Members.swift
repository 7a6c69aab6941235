import CHDF5
import Diagnostics
import Foundation

extension H5Reader {
  /// Groups nested deeper, and files with more names, are refused.
  private static let limits = (depth: 64, names: 100_000)

  /// The names of all data sets, those in groups included: `X`, `test/X`, …. Links are followed, but not back to a group
  /// they lie in.
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
    try reading(bytes: 10 * Self.limits.names) {
      guard let root = try member("/", inside: []).place else { throw damaged("/") }
      var found: [Member] = []
      try collect(below: "", inside: [root], into: &found)
      return found
    }
  }

  private func collect(below group: String, inside ancestors: [Member.Place], into found: inout [Member]) throws {
    guard ancestors.count <= Self.limits.depth else {
      throw endless(group, "are nested deeper than \(Self.limits.depth)")
    }
    for child in try children(of: group) {
      let name = group.isEmpty ? child : "\(group)/\(child)"
      let member = try member(name, inside: ancestors)
      found.append(member)
      guard found.count <= Self.limits.names else { throw endless(nil, "hold more than \(Self.limits.names) names") }
      if member.kind == .group, let place = member.place {
        try collect(below: name, inside: ancestors + [place], into: &found)
      }
    }
  }

  private func member(_ name: String, inside ancestors: [Member.Place]) throws -> Member {
    if let destination = brokenLink(at: name) { return Member(name: name, kind: .broken(destination), place: nil) }
    var object = rv_object()
    guard let handle = Handle(H5Oopen(file.id, name, HDF5.linkAccess), .object), rv_identify(handle.id, &object) >= 0
    else { throw damaged(name) }
    let place = Member.Place(object)
    let kind: Member.Kind =
      switch H5O_type_t(Int32(object.type)) {
      case H5O_TYPE_GROUP: ancestors.contains(place) ? .ancestor : .group
      case H5O_TYPE_DATASET: .array
      default: .other
      }
    return Member(name: name, kind: kind, place: place)
  }

  private func endless(_ name: String?, _ how: String) -> Problem {
    Problem(
      .badInput, file: path, object: name, cause: "its groups \(how)",
      remedy: "give a file of data sets in a few groups")
  }

  /// The names in a group, sorted with numbers in numeric order.
  public func children(of group: String) throws -> [String] {
    try reading {
      guard let handle = Handle(H5Gopen2(file.id, group.isEmpty ? "/" : group, HDF5.linkAccess), .group) else {
        throw missing(group, what: "group")
      }
      let list = NameList(limit: Self.limits.names)
      guard list.fill({ rv_each_link(handle.id, $0, $1) }) else { throw damaged(group) }
      guard !list.isFull else { throw endless(group, "hold more than \(Self.limits.names) names") }
      return list.names.sorted { $0.compare($1, options: .numeric) == .orderedAscending }
    }
  }
}
