import Foundation

/// Python in an environment of its own, with PyTorch, NumPy and SciPy, which runs the same computations.
struct Peer {
  let python: String
  let scripts: String

  /// The environment `folder`/peer, made where it is missing; nil, with a word why, where that fails. One that has no
  /// PyTorch is taken as it is, without the measurements that need it.
  static func prepared(in folder: String, pipFlags: String) -> Peer? {
    let environment = "\(folder)/peer"
    let peer = Peer(python: "\(environment)/bin/python", scripts: "\(folder)/peers")
    if peer.isReady { return peer }
    print("making the peer's environment in \(environment): python3 -m venv, pip install torch numpy scipy …")
    guard run("/usr/bin/env", ["python3", "-m", "venv", environment]) != nil else {
      print("  python3 or its venv module is missing; the peer is left out")
      return nil
    }
    let flags = pipFlags.split(separator: " ").map(String.init)
    for packages in [["numpy", "scipy"], ["torch"]]
    where run(peer.python, ["-m", "pip", "install", "--quiet"] + flags + packages) == nil {
      print("  \(packages.joined(separator: " and ")) could not be installed")
    }
    guard peer.isReady else {
      print("  the peer is left out")
      return nil
    }
    return peer
  }

  /// Whether NumPy and SciPy are there; says their versions, and PyTorch's.
  private var isReady: Bool {
    guard FileManager.default.isExecutableFile(atPath: python),
      let versions = version(of: ["numpy", "scipy"]).map({ "NumPy and SciPy \($0)" })
    else { return false }
    let torch = version(of: ["torch"]).map { "PyTorch \($0)" } ?? "no PyTorch, whose measurements are left out"
    print("peer: \(versions), \(torch)")
    return true
  }

  /// The versions of Python modules; nil where one is missing.
  private func version(of modules: [String]) -> String? {
    let test = modules.map { "find_spec('\($0)')" }.joined(separator: " and ")
    let answer = modules.map { "__import__('\($0)').__version__" }.joined(separator: ", ")
    let question = "from importlib.util import find_spec; print(*(\(answer),) if \(test) else ())"
    let text = Self.run(python, ["-c", question])?.trimmingCharacters(in: .whitespacesAndNewlines)
    return text.flatMap { $0.isEmpty ? nil : $0.split(separator: " ").joined(separator: " and ") }
  }

  /// The seconds that `script` prints, one repetition a line; nil where it fails.
  func seconds(_ script: String, _ options: [String: Int]) -> [Double]? {
    let arguments = options.sorted { $0.key < $1.key }.flatMap { ["--\($0.key)", String($0.value)] }
    let output = Self.run(python, ["\(scripts)/\(script).py"] + arguments)
    return output?.split(separator: "\n").compactMap { Double($0) }
  }

  /// What the program prints; nil where it cannot be started or fails.
  private static func run(_ program: String, _ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    // The choice of OpenBLAS kernels is ours alone.
    var environment = ProcessInfo.processInfo.environment
    environment["OPENBLAS_CORETYPE"] = nil
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    do {
      try process.run()
      let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
    } catch {
      return nil
    }
  }
}
