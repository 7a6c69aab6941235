import CHDF5
import Foundation

/// Where the library looks for the files that external links lead to, link after link.
enum ExternalLinks {
  /// What is noted while `places` runs.
  private final class Record: @unchecked Sendable {
    var places: Set<String> = []
  }

  @TaskLocal private static var record: Record?

  /// What is done at each link: it is noted, and refused where opening its file could block.
  static let follow: H5L_elink_traverse_t = { parent, _, child, _, _, _, _ in
    guard let parent, let child else { return -1 }
    let places = SourceFile(String(cString: child), of: String(cString: parent), prefixes: "HDF5_EXT_PREFIX").places
    let found = places.firstIndex { access($0, F_OK) == 0 }
    record?.places.formUnion(places.prefix(found.map { $0 + 1 } ?? places.count))
    return places.allSatisfy(SourceFile.isFileOrAbsent) ? 0 : -1
  }

  /// The places in which files were looked for while `body` ran, those that are not there among them.
  static func places(during body: () throws -> Void) rethrows -> Set<String> {
    let record = Record()
    try $record.withValue(record, operation: body)
    return record.places
  }
}
