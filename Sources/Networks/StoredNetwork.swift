import Diagnostics
import LinearAlgebra
import Store

/// A network file, also of a trained one, whose parameters are read when asked for.
///
/// Its schema: attributes `architecture` and what that recipe describes itself by (of `FullyConnected` `activation`,
/// `normalisation`, `inputs`, `outputs`, `widths` as "800,800", but for networks without biases and scales
/// `parametrisation`, and of a tangent one `weight-scale` and `bias-scale`), and one data set for each parameter, float32
/// or float64, of `Convolutional` `image` and `recipe` in place of sizes: `W/1` … `W/L` (d_l, d_{l−1}), `b/1` … `b/L` (d_l) where there are biases, `readout` (d_L, k).
/// The attribute `weights` says where they are: "arrays", the default; "seed", made from the attribute `seed` as
/// `RandomNetwork` does; or "none", not kept.
public struct StoredNetwork: NetworkSource {
  public let architecture: any Architecture
  private let file: H5Reader
  private let group: String
  private let shapes: [ParameterShape]
  private let generated: RandomNetwork?

  /// Where a network file has its parameters: the attribute `weights`.
  public enum Storage: String, CaseIterable, Sendable { case arrays, seed }

  /// The attribute `weights` of a file whose run kept none.
  public static let notKept = "none"

  /// Opens the network in `file`.
  ///
  /// - Parameters:
  ///   - file: a file of `init-net` or `train`.
  ///   - snapshot: an epoch whose weights a training run kept; nil for the file's own.
  /// - Throws: `Problem.badInput` where attributes or arrays are missing, their shapes do not fit together, or there are
  ///   parameters that the architecture does not have.
  public init(_ file: H5Reader, snapshot: Int? = nil) throws {
    self.file = file
    group = snapshot.map { "snapshots/\($0)/" } ?? ""
    architecture = try ArchitectureFile.read(file)
    shapes = architecture.body.parameters
    if let snapshot, !file.contains("snapshots/\(snapshot)") {
      let kept = file.contains("snapshots") ? try file.children(of: "snapshots").joined(separator: ", ") : "none"
      throw Problem(
        .badInput, file: file.path, object: "snapshots/\(snapshot)", cause: "no weights are kept of this epoch",
        remedy: "epochs kept: \(kept); name others with --snapshots when training")
    }
    switch snapshot == nil ? try Self.storage(of: file) : .arrays {
    case .seed:
      guard let seed = try file.string(attribute: "seed").flatMap({ UInt64($0) }) else {
        throw Problem(
          .badInput, file: file.path, object: "attribute seed", cause: "is missing or not a number",
          remedy: "make the network again, or store its arrays and remove the attribute weights")
      }
      generated = RandomNetwork(architecture, seed: seed)
      try refuseOthers(than: [])
    case .arrays:
      generated = nil
      for shape in shapes { try checkShape("\(group)\(shape.name)", shape.stored) }
      try refuseOthers(than: shapes.map(\.name))
    }
  }

  private static func storage(of file: H5Reader) throws -> Storage {
    guard let text = try file.string(attribute: "weights") else { return .arrays }
    guard text != notKept else {
      let hasDiverged = try RunOutcome.hasDiverged(in: file)
      throw Problem(
        .badInput, file: file.path, object: "attribute weights",
        cause: "is “\(text)”: the run \(hasDiverged ? "diverged" : "kept no weights")",
        remedy: hasDiverged
          ? "train at a smaller learning rate; of a run that diverged there are records alone"
          : "train with --keep final or --keep snapshots")
    }
    guard let storage = Storage(rawValue: text) else {
      throw Problem(
        .badInput, file: file.path, object: "attribute weights", cause: "is “\(text)”, not arrays, seed or \(notKept)",
        remedy: "correct the attribute")
    }
    return storage
  }

  public func values(of index: Int, rows: Range<Int>) throws -> Matrix<Double> {
    if let generated { return generated.values(of: index, rows: rows) }
    let shape = shapes[index]
    guard shape.form == .transposed else { return try file.flattened("\(group)\(shape.name)", rows: rows) }
    let all = try file.parameter(shape, group: group, as: Double.self)
    return rows == 0..<shape.rows ? all : all.rows(rows)
  }

  private func checkShape(_ name: String, _ expected: [Int]) throws {
    let shape = try file.shape(of: name)
    guard shape == expected else {
      throw Problem(
        .badInput, file: file.path, object: name,
        cause: "has shape \(shape), but the architecture's attributes ask for \(expected)",
        remedy: "correct the attributes that say what its layers are, or the array")
    }
  }

  /// What the file holds in places of parameters is to be read, not passed over: more layers, biases of a network that
  /// has none, or what another program calls its parameters.
  private func refuseOthers(than known: [String]) throws {
    let own = shapes.map { String($0.name.prefix { $0 != "/" }) }
    let places = try group.isEmpty ? file.children(of: "/") : []
    let alike = places.filter { place in
      !own.contains(place) && place.wholeMatch(of: #/(?i)(W|b|.*weight.*|.*bias.*|readout.*)[-_.0-9]*/#) != nil
    }
    for name in Set(alike + own).sorted() where file.contains("\(group)\(name)") {
      guard own.contains(name) || (try? file.shape(of: name)) == nil else { throw ignored(name) }
      let found = known.contains(name) ? [] : try file.children(of: "\(group)\(name)").map { "\(name)/\($0)" }
      guard let other = found.first(where: { !known.contains($0) }) else { continue }
      throw ignored("\(group)\(other)")
    }
  }

  private func ignored(_ name: String) -> Problem {
    Problem(
      .badInput, file: file.path, object: name,
      cause: "is no parameter of the network that the attributes describe, and would be ignored",
      remedy:
        "correct the attributes (widths or recipe; parametrisation “tangent” or “mean-field” has biases), or remove it")
  }
}
