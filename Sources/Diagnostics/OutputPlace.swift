import Foundation

/// A place a program is about to write to.
public struct OutputPlace {
  /// Where it is.
  public let path: String
  /// The option that names it, or what else it is, for messages.
  public let role: String
  private let isOwn: (String) throws -> Bool

  /// - Parameters:
  ///   - path: where the output will be.
  ///   - role: the option that names it, or what else it is, for messages.
  ///   - isOwn: whether a file that is there already is one this program made, and may make again.
  public init(_ path: String, role: String, isOwn: @escaping (_ path: String) throws -> Bool) {
    self.path = path
    self.role = role
    self.isOwn = isOwn
  }

  /// Sees that writing to `places` would destroy nothing: no place is an input, another place, or a file that this
  /// program did not make.
  ///
  /// - Throws: `Problem.usage`, or `Problem.cannotWrite` for a file of somebody else.
  public static func check(_ places: [OutputPlace], inputs: [String] = []) throws {
    for (index, place) in places.enumerated() {
      guard !["", "-"].contains(place.path), !place.path.hasSuffix("/") else {
        throw Problem(
          .usage, object: place.role,
          cause: "'\(place.path)' is no file's name: files are put in place when they are complete",
          remedy: "give the name of a file")
      }
      let bytes = place.path.split(separator: "/").last?.utf8.count ?? 0
      guard bytes <= NAME_MAX else {
        throw Problem(
          .cannotWrite, file: place.path, object: place.role,
          cause: "the name has \(bytes) bytes, of at most \(NAME_MAX)",
          remedy: "choose a shorter name")
      }
      if let input = inputs.first(where: { areSame($0, place.path) }) {
        throw Problem(
          .usage, file: place.path, object: place.role,
          cause: "would overwrite an input\(input == place.path ? "" : ", \(input)")", remedy: "choose another name")
      }
      if let other = places[..<index].first(where: { areSame($0.path, place.path) }) {
        throw Problem(
          .usage, file: place.path, object: place.role, cause: "would overwrite another output, \(other.role)",
          remedy: "choose different names")
      }
      if let destination = try? FileManager.default.destinationOfSymbolicLink(atPath: place.path) {
        throw Problem(
          .cannotWrite, file: place.path, object: place.role, cause: "is a link to \(destination)",
          remedy: "give the name of that file, or remove the link")
      }
      var status = stat()
      try AtomicFile.requireReplaceable(place.path, role: place.role)
      try AtomicFile.requireWritableFolder(of: place.path, role: place.role)
      guard stat(place.path, &status) == 0, status.st_size > 0 else { continue }
      guard try place.isOwn(place.path) else {
        throw Problem(
          .cannotWrite, file: place.path, object: place.role,
          cause: "is there already, and was not made by this program", remedy: "choose another name, or move it away")
      }
    }
  }

  /// Whether two paths lead to the same file, however they are written, through links as well.
  static func areSame(_ first: String, _ second: String) -> Bool {
    var (a, b) = (stat(), stat())
    guard stat(first, &a) == 0, stat(second, &b) == 0 else { return RealPath.of(first) == RealPath.of(second) }
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino
  }
}
