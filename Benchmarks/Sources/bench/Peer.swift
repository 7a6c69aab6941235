import Foundation

/// Another library in a Python environment of its own, which runs the same computations.
struct Peer {
  let python: String
  let scripts: String

  /// Libraries to compare with, that share an environment.
  struct Library {
    let name: String
    /// What Python calls those that must be there.
    let modules: [String]
    /// Those without which some measurements are left out.
    let extras: [String]
    /// The environment's folder.
    let environment: String
    /// What pip installs, in one call or several.
    let requirements: [[String]]

    static let torch = Library(
      name: "PyTorch, NumPy and SciPy", modules: ["numpy", "scipy"], extras: ["torch", "powerlaw", "weightwatcher"],
      environment: "peer",
      requirements: [["numpy", "scipy"], ["torch"], ["powerlaw==1.5"], ["weightwatcher==0.7.7", "safetensors"]])
    /// The last jax that neural-tangents works with, and the last NumPy and SciPy that this jax works with.
    static let neuralTangents = Library(
      name: "neural-tangents", modules: ["neural_tangents"], extras: [], environment: "peer-jax",
      requirements: [["neural-tangents==0.6.5", "jax==0.4.30", "jaxlib==0.4.30", "numpy<2", "scipy<1.14"]])
    /// The last NumPy that freealg works with.
    static let densities = Library(
      name: "matfree and freealg", modules: ["matfree", "freealg"], extras: [], environment: "peer-density",
      requirements: [["matfree==0.6.3", "freealg==0.12.2", "jax==0.10.2", "jaxlib==0.10.2", "numpy<2.4"]])
  }

  /// What a script reports.
  struct Report {
    /// One number a repetition.
    var seconds: [Double]
    /// What it says under a name.
    var numbers: [String: Double]

    /// The most that its process held, in bytes; nil where the script does not say.
    var memory: Double? { numbers["memory"] }
  }

  /// The environment of `library` in `folder`, made where it is missing; nil, with a word why, where that fails.
  static func prepared(_ library: Library, in folder: String, pipFlags: String) -> Peer? {
    let environment = "\(folder)/\(library.environment)"
    let peer = Peer(python: "\(environment)/bin/python", scripts: "\(folder)/peers")
    if peer.has(library) { return peer }
    print(
      "making the environment of \(library.name) in \(environment): python3 -m venv, pip install "
        + library.requirements.joined().joined(separator: " ") + " …")
    guard run("/usr/bin/env", ["python3", "-m", "venv", environment]) != nil else {
      print("  python3 or its venv module is missing; \(library.name) is left out")
      return nil
    }
    let flags = pipFlags.split(separator: " ").map(String.init)
    for packages in library.requirements
    where run(peer.python, ["-m", "pip", "install", "--quiet"] + flags + packages) == nil {
      print("  \(packages.joined(separator: " and ")) could not be installed")
    }
    guard peer.has(library) else {
      print("  \(library.name) is left out")
      return nil
    }
    return peer
  }

  /// Whether the modules of `library` are there; says their versions.
  private func has(_ library: Library) -> Bool {
    guard FileManager.default.isExecutableFile(atPath: python) else { return false }
    let found = (library.modules + library.extras).map { ($0, version(of: $0)) }
    guard found.prefix(library.modules.count).allSatisfy({ $0.1 != nil }) else { return false }
    let words = found.map { name, version in
      version.map { "\(name) \($0)" } ?? "no \(name), whose measurements are left out"
    }
    print("peer: \(words.joined(separator: ", "))")
    return true
  }

  /// The version of a Python module; nil where it is missing.
  private func version(of module: String) -> String? {
    Self.run(
      python,
      ["-W", "ignore", "-c", "import \(module); from importlib.metadata import version as v; print(v('\(module)'))"])?
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The seconds that `script` prints, one repetition a line; nil where it fails.
  func seconds(_ script: String, _ options: [String: Int]) -> [Double]? {
    report(script, options.mapValues(String.init))?.seconds
  }

  /// All that `script` prints; nil where it fails.
  func report(_ script: String, _ options: [String: String]) -> Report? {
    let arguments = options.sorted { $0.key < $1.key }.flatMap { ["--\($0.key)", $0.value] }
    let output = Self.run(python, ["\(scripts)/\(script).py"] + arguments)
    return output.map { text in
      let lines = text.split(separator: "\n")
      let named = lines.map { $0.split(separator: " ") }.compactMap { words -> (String, Double)? in
        words.count == 2 ? Double(words[1]).map { (String(words[0]), $0) } : nil
      }
      return Report(seconds: lines.compactMap { Double($0) }, numbers: Dictionary(named) { $1 })
    }
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
    environment["TF_CPP_MIN_LOG_LEVEL"] = "3"
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
