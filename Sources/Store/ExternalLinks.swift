import CHDF5
import Diagnostics
import Foundation

/// Where the library looked for the files that external links lead to, link after link.
final class ExternalLinks: @unchecked Sendable {
  private let lock = NSLock()
  private var places: Set<String> = []

  /// Of this process, whose calls of the library come one after another.
  static let followed = ExternalLinks()

  /// What is done at each link: it is noted, and refused where opening its file could block.
  static let follow: H5L_elink_traverse_t = { parent, _, child, _, _, _, _ in
    guard let parent, let child else { return -1 }
    let places = SourceFile(String(cString: child), of: String(cString: parent), prefixes: "HDF5_EXT_PREFIX").places
    let found = places.firstIndex { access($0, F_OK) == 0 }
    followed.note(places.prefix(found.map { $0 + 1 } ?? places.count))
    return places.allSatisfy(SourceFile.isFileOrAbsent) ? 0 : -1
  }

  private func note(_ new: some Sequence<String>) { lock.withLock { places.formUnion(new) } }

  /// The places in which files were looked for while `body` ran, those that are not there among them.
  func places(during body: () throws -> Void) rethrows -> Set<String> {
    lock.withLock { places = [] }
    try body()
    return lock.withLock { places }
  }
}
