import Foundation

/// An error of the system, which describes itself as the system does: "No space left on device".
package struct SystemError: Error, CustomStringConvertible {
  /// The errno.
  package let number: Int32

  package init(number: Int32) { self.number = number }

  package var description: String { String(cString: strerror(number)) }
}
