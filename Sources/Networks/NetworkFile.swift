import Diagnostics
import LinearAlgebra
import Store

// The schema of network files (also of trained ones):
//   attributes  architecture: "fully-connected", activation, normalisation, inputs, outputs, widths ("800,800")
//   /W/1 … /W/L     (d_l, d_{l−1}), float32 or float64
//   /readout        (d_L, k)
// A file whose attribute `weights` is "seed" holds no arrays: its weights are those of `GaussianWeights`.

/// The weights of a network file, read when asked for.
public struct StoredWeights: WeightSource {
  public let architecture: Architecture
  private let file: H5Reader
  private let group: String
  private let generated: GaussianWeights?

  /// Opens the network in `file`.
  ///
  /// - Parameter snapshot: an epoch whose weights a training run kept; nil for the file's own.
  /// - Throws: `Problem.badInput` where attributes or arrays are missing or their shapes do not fit together.
  public init(_ file: H5Reader, snapshot: Int? = nil) throws {
    self.file = file
    group = snapshot.map { "snapshots/\($0)/" } ?? ""
    architecture = try Architecture(file)
    if let snapshot, !file.contains("snapshots/\(snapshot)") {
      let kept = file.contains("snapshots") ? try file.children(of: "snapshots").joined(separator: ", ") : "none"
      throw Problem(
        .badInput, file: file.path, object: "snapshots/\(snapshot)", cause: "no weights are kept of this epoch",
        remedy: "epochs kept: \(kept); name others with --snapshots when training")
    }
    if snapshot == nil, try file.string(attribute: "weights") == "seed" {
      guard let seed = try file.string(attribute: "seed").flatMap({ UInt64($0) }) else {
        throw Problem(
          .badInput, file: file.path, object: "attribute seed", cause: "is missing or not a number",
          remedy: "make the network again, or store its arrays and remove the attribute weights")
      }
      generated = GaussianWeights(architecture, seed: seed)
    } else {
      generated = nil
      for layer in 1...architecture.depth {
        try checkShape("\(group)W/\(layer)", [architecture.width(layer), architecture.width(layer - 1)])
      }
      try checkShape("\(group)readout", [architecture.width(architecture.depth), architecture.outputs])
    }
  }

  public func weights(layer: Int, rows: Range<Int>) throws -> Matrix<Double> {
    if let generated { return generated.weights(layer: layer, rows: rows) }
    return try file.matrix("\(group)W/\(layer)", rows: rows)
  }

  public func readout() throws -> Matrix<Double> {
    if let generated { return generated.readout() }
    return try file.matrix("\(group)readout")
  }

  private func checkShape(_ name: String, _ expected: [Int]) throws {
    let shape = try file.shape(of: name)
    guard shape == expected else {
      throw Problem(
        .badInput, file: file.path, object: name,
        cause: "has shape \(shape), but the architecture's attributes ask for \(expected)",
        remedy: "correct the attributes inputs, outputs and widths, or the array")
    }
  }
}

extension Architecture {
  /// Reads the attributes of a network file.
  public init(_ file: H5Reader) throws {
    func attribute<Value>(_ name: String, _ read: (String) -> Value?, _ form: String) throws -> Value {
      guard let text = try file.string(attribute: name) else {
        throw Problem(
          .badInput, file: file.path, object: "attribute \(name)", cause: "is missing",
          remedy: "a network file needs the attributes activation, normalisation, inputs, outputs and widths")
      }
      guard let value = read(text) else {
        throw Problem(
          .badInput, file: file.path, object: "attribute \(name)", cause: "is “\(text)”, not \(form)",
          remedy: "correct the attribute")
      }
      return value
    }
    let kinds = Activation.Kind.allCases.map(\.rawValue).joined(separator: ", ")
    let positive = { (text: String) in Int(text).flatMap { $0 > 0 ? $0 : nil } }
    let kind = try attribute("activation", Activation.Kind.init(rawValue:), "one of \(kinds)")
    let normalisation = try attribute(
      "normalisation", Activation.Normalisation.init(rawValue:), "one of none, centred, unit")
    let widths = try attribute(
      "widths",
      { text in
        let parts = text.split(separator: ",").map { positive(String($0)) }
        return parts.isEmpty || parts.contains(nil) ? nil : parts.compactMap { $0 }
      }, "a list of positive numbers")
    self.init(
      inputs: try attribute("inputs", positive, "a positive number"), widths: widths,
      outputs: try attribute("outputs", positive, "a positive number"),
      activation: Activation(kind, normalisation: normalisation))
  }

  /// Sets the attributes of a network file.
  public func write(to file: H5Writer) throws {
    try file.set("architecture", to: "fully-connected")
    try file.set("activation", to: activation.kind.rawValue)
    try file.set("normalisation", to: activation.normalisation.rawValue)
    try file.set("inputs", to: String(inputs))
    try file.set("outputs", to: String(outputs))
    try file.set("widths", to: widths.map(String.init).joined(separator: ","))
  }
}

extension Network where Element: StoredElement {
  /// Stores the weights below `group` ("" or "snapshots/7/").
  public func write(to file: H5Writer, group: String = "") throws {
    for (index, weights) in layers.enumerated() { try file.write(weights, to: "\(group)W/\(index + 1)") }
    try file.write(readoutWeights, to: "\(group)readout")
  }
}
