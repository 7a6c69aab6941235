import CHDF5
import Diagnostics

extension H5Reader {
  /// Whether there is anything at `name`, were it a link that leads nowhere, of which reading it tells.
  public func contains(_ name: String) -> Bool {
    reading {
      var prefix = ""
      for part in name.split(separator: "/") {
        prefix += "/" + part
        guard H5Lexists(file.id, prefix, HDF5.linkAccess) > 0 else { return false }
        if brokenLink(prefix, in: file.id) != nil { return true }
      }
      return true
    }
  }

  /// Where the link `name` of a group points, if that is nowhere; nil for what can be opened, and for no link.
  func brokenLink(_ name: String, in group: hid_t) -> String? {
    var size = 0
    let kind = rv_link(group, name, &size)
    guard kind == H5L_TYPE_SOFT.rawValue || kind == H5L_TYPE_EXTERNAL.rawValue,
      H5Oexists_by_name(group, name, HDF5.linkAccess) <= 0
    else { return nil }
    guard (1...1 << 16).contains(size) else { return "nowhere" }
    var value = [CChar](repeating: 0, count: size + 1)
    guard H5Lget_val(group, name, &value, size, rv_default()) >= 0 else { return "nowhere" }
    guard kind == H5L_TYPE_EXTERNAL.rawValue else { return HDF5.text(value) }
    var (target, object): (UnsafePointer<CChar>?, UnsafePointer<CChar>?)
    return value.withUnsafeBufferPointer { value in
      guard H5Lunpack_elink_val(value.baseAddress, size, nil, &target, &object) >= 0, let target, let object else {
        return "nowhere"
      }
      return "\(String(cString: object)) in the file \(String(cString: target))"
    }
  }

  func broken(_ name: String, _ destination: String) -> Problem {
    Problem(
      .badInput, file: path, object: name, cause: "is a link to \(destination), which is not there",
      remedy: "bring back what it points to, or remove the link")
  }

  /// The first link on the way to `name` that leads nowhere, as a problem.
  func brokenLink(onTheWayTo name: String) -> Problem? {
    reading {
      var prefix = ""
      for part in name.split(separator: "/") {
        prefix += prefix.isEmpty ? "\(part)" : "/\(part)"
        guard H5Lexists(file.id, prefix, HDF5.linkAccess) > 0 else { return nil }
        if let destination = brokenLink(prefix, in: file.id) { return broken(prefix, destination) }
      }
      return nil
    }
  }
}
