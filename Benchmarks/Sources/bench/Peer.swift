import Foundation

/// PyTorch in an environment of its own, which runs the same computations.
struct Peer {
  let python: String
  let scripts: String

  /// The environment `folder`/peer, made where it is missing; nil, with a word why, where that fails.
  static func prepared(in folder: String, pipFlags: String) -> Peer? {
    let environment = "\(folder)/peer"
    let peer = Peer(python: "\(environment)/bin/python", scripts: "\(folder)/peers")
    if peer.hasTorch { return peer }
    print("making the peer's environment in \(environment): python3 -m venv, pip install torch numpy scipy …")
    guard run("/usr/bin/env", ["python3", "-m", "venv", environment]) != nil else {
      print("  python3 or its venv module is missing; the peer is left out")
      return nil
    }
    let flags = pipFlags.split(separator: " ").map(String.init)
    let install = ["-m", "pip", "install", "--quiet"] + flags + ["torch", "numpy", "scipy"]
    guard run(peer.python, install) != nil, peer.hasTorch else {
      print("  PyTorch could not be installed; the peer is left out")
      return nil
    }
    return peer
  }

  private var hasTorch: Bool {
    guard FileManager.default.isExecutableFile(atPath: python) else { return false }
    let question = ["-c", "import torch; print(torch.__version__)"]
    guard let version = Self.run(python, question) else { return false }
    print("peer: PyTorch \(version.trimmingCharacters(in: .whitespacesAndNewlines))")
    return true
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
