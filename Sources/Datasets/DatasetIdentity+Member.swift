import Diagnostics
import Foundation

extension DatasetIdentity {
  /// A file the pipeline reads: as it is published, what is read from it, and the files that carry the same.
  public struct Member: Sendable, Equatable {
    /// As published, relative to the data set's folder.
    public let path: String
    /// The size of the published file.
    public let bytes: Int
    /// The published file's SHA-256, 64 hexadecimal digits.
    public let sha256: String
    /// What is read from it.
    public let content: Content
    /// The files that will do, the preferred one first.
    public let carriers: [Carrier]

    /// A file that is read as it is published.
    public init(_ path: String, bytes: Int, sha256: String) {
      self.init(
        path, bytes: bytes, sha256: sha256, content: Content(bytes: bytes, sha256: sha256),
        carriers: [Carrier(path, .plain)])
    }

    /// A file whose content other files may carry too.
    public init(_ path: String, bytes: Int, sha256: String, content: Content, carriers: [Carrier]) {
      self.path = path
      self.bytes = bytes
      self.sha256 = sha256
      self.content = content
      self.carriers = carriers
    }
  }

  /// The bytes that a member stands for, however a file codes them.
  public struct Content: Sendable, Equatable {
    public let bytes: Int
    /// 64 hexadecimal digits; nil where nobody states it, and only the published file can be told from another.
    public let sha256: String?

    public init(bytes: Int, sha256: String?) {
      self.bytes = bytes
      self.sha256 = sha256
    }
  }

  /// A file that carries a member's content.
  public struct Carrier: Sendable, Equatable {
    /// How a file holds the content.
    public enum Coding: Sendable {
      /// The content itself.
      case plain
      /// Compressed by gzip.
      case gzip
      /// The records of CIFAR as a pickled dictionary of Python; see `PickledRecords`.
      case pickle
    }

    /// Relative to the data set's folder.
    public let path: String
    public let coding: Coding

    public init(_ path: String, _ coding: Coding) {
      self.path = path
      self.coding = coding
    }

    /// The names of an IDX file: compressed as published or not; with a dot, as some tools unpack it.
    public static func idx(_ name: String) -> [Carrier] {
      let dotted = name.replacing("-idx", with: ".idx")
      return [name, dotted].flatMap { [Carrier("\($0).gz", .gzip), Carrier($0, .plain)] }
    }
  }

  /// The file in `folder` that carries a member, the preferred one of several; the published one's name where there is none.
  static func carrier(of member: Member, in folder: String) -> Carrier {
    member.carriers.first { FileManager.default.fileExists(atPath: "\(folder)/\($0.path)") }
      ?? Carrier(member.path, member.carriers.first?.coding ?? .plain)
  }

  /// The file in `folder` that carries the member of a published path.
  func file(carrying path: String, in folder: String) throws -> (path: String, coding: Carrier.Coding) {
    guard let member = members.first(where: { $0.path == path }) else {
      throw Problem(.systemFailure, object: name, cause: "has no file \(path)")
    }
    let carrier = Self.carrier(of: member, in: folder)
    return ("\(folder)/\(carrier.path)", carrier.coding)
  }

  /// What its images are.
  ///
  /// - Throws: `Problem.usage` where it is no data set of images.
  var imageFormat: ImageFormat {
    get throws {
      guard let images else {
        throw Problem(
          .usage, object: name, cause: "is no data set of images",
          remedy: "use one of: \(Self.known.filter { $0.images != nil }.map(\.name).joined(separator: ", "))")
      }
      return images
    }
  }
}
