import Diagnostics
import LinearAlgebra
import Store

// The schema of network files (also of trained ones):
//   attributes  architecture: "fully-connected", activation, normalisation, inputs, outputs, widths ("800,800")
//               but for networks without biases and scales: parametrisation: "tangent" or "mean-field",
//               and of the former weight-scale (σ_w) and bias-scale (σ_b)
//   /W/1 … /W/L     (d_l, d_{l−1}), float32 or float64
//   /b/1 … /b/L     (d_l), where there are biases
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
        if architecture.parametrisation.hasBiases {
          try checkShape("\(group)b/\(layer)", [architecture.width(layer)])
        }
      }
      try checkShape("\(group)readout", [architecture.width(architecture.depth), architecture.outputs])
    }
  }

  public func weights(layer: Int, rows: Range<Int>) throws -> Matrix<Double> {
    if let generated { return generated.weights(layer: layer, rows: rows) }
    let weights: Matrix<Double> = try file.matrix("\(group)W/\(layer)", rows: rows)
    guard architecture.parametrisation.hasBiases else { return weights }
    let biases: [Double] = try file.vector("\(group)b/\(layer)")
    return weights.appending(column: Array(biases[rows]))
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
    let kinds = Activation.Kind.forms.joined(separator: ", ")
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
      activation: Activation(kind, normalisation: normalisation), parametrisation: try Parametrisation(file))
    guard parametrisation != .meanField || depth == 1 else {
      throw Problem(
        .badInput, file: file.path, object: "attribute widths",
        cause: "names \(depth) hidden layers, but the mean-field parametrisation has one",
        remedy: "correct the attribute, or choose another parametrisation")
    }
  }

  /// Sets the attributes of a network file.
  public func write(to file: H5Writer) throws {
    try file.set("architecture", to: "fully-connected")
    try file.set("activation", to: activation.kind.rawValue)
    try file.set("normalisation", to: activation.normalisation.rawValue)
    try file.set("inputs", to: String(inputs))
    try file.set("outputs", to: String(outputs))
    try file.set("widths", to: widths.map(String.init).joined(separator: ","))
    guard parametrisation != .unit else { return }
    try file.set("parametrisation", to: parametrisation.name.rawValue)
    if case .tangent(let weightScale, let biasScale) = parametrisation {
      try file.set("weight-scale", to: weightScale)
      try file.set("bias-scale", to: biasScale)
    }
  }
}

extension Parametrisation {
  /// Reads the attributes of a network file; `unit` where it has none.
  fileprivate init(_ file: H5Reader) throws {
    guard let text = try file.string(attribute: "parametrisation") else {
      self = .unit
      return
    }
    switch Name(rawValue: text) {
    case .unit: self = .unit
    case .meanField: self = .meanField
    case .tangent:
      func scale(_ name: String, _ isRight: (Double) -> Bool, _ form: String) throws -> Double {
        guard let value = try file.number(attribute: name), value.isFinite, isRight(value) else {
          throw Problem(
            .badInput, file: file.path, object: "attribute \(name)", cause: "is missing or not \(form)",
            remedy: "set it to a number; a tangent network needs weight-scale and bias-scale")
        }
        return value
      }
      self = .tangent(
        weightScale: try scale("weight-scale", { $0 > 0 }, "positive"),
        biasScale: try scale("bias-scale", { $0 >= 0 }, "a number from 0 on"))
    case nil:
      let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem(
        .badInput, file: file.path, object: "attribute parametrisation", cause: "is “\(text)”, not one of \(names)",
        remedy: "correct the attribute")
    }
  }
}

extension Network where Element: StoredElement {
  /// Stores the weights below `group` ("" or "snapshots/7/").
  public func write(to file: H5Writer, group: String = "") throws {
    for (index, weights) in layers.enumerated() {
      try architecture.write(weights, layer: index + 1, to: file, group: group)
    }
    try file.write(readoutWeights, to: "\(group)readout")
  }

  /// Reads what `write` stored of a network of this architecture.
  public init(_ file: H5Reader, group: String, architecture: Architecture) throws {
    let layers = try (1...architecture.depth).map { layer in
      let weights = try file.matrix("\(group)W/\(layer)", as: Element.self)
      guard architecture.parametrisation.hasBiases else { return weights }
      return weights.appending(column: try file.vector("\(group)b/\(layer)", as: Element.self))
    }
    self.init(
      architecture: architecture, layers: layers, readout: try file.matrix("\(group)readout", as: Element.self))
  }
}

extension Architecture {
  /// Stores W_l, shape (d_l, `fanIn(l)`), below `group`: the weights and the biases apart.
  public func write<Element: Scalar & StoredElement>(
    _ weights: Matrix<Element>, layer: Int, to file: H5Writer, group: String = ""
  ) throws {
    guard parametrisation.hasBiases else { return try file.write(weights, to: "\(group)W/\(layer)") }
    let (matrix, biases) = weights.splittingLastColumn
    try file.write(matrix, to: "\(group)W/\(layer)")
    try file.write(biases, to: "\(group)b/\(layer)")
  }
}
