/// The files that a description refers to, gathered while it is decoded.
final class ReferenceRegister {
  static let key = CodingUserInfoKey(rawValue: "references")

  private(set) var files: Set<String> = []

  func insert(_ file: String) { files.insert(file) }
}
