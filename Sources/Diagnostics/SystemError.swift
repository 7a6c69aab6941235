import Foundation

/// An error of the system, which describes itself as the system does: "No space left on device".
struct SystemError: Error, CustomStringConvertible {
  let number: Int32

  var description: String { String(cString: strerror(number)) }
}
