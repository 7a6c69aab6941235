import Diagnostics

/// What layers a network has, in words: `conv:32,pool:avg,conv:64,pool:avg,flatten,dense:1`, or `dense:800,dense:1`.
public struct NetworkRecipe: Sendable, Equatable {
  /// A layer, with the activation behind it where it has one.
  public enum Part: Sendable, Equatable {
    /// `conv:32`, or `conv:32x5` of a kernel of another side than 3; then the activation.
    case convolution(channels: Int, side: Int)
    /// `pool:avg`, `pool:max`, or `pool:avg:3` of another side than 2.
    case pooling(PoolingKind, side: Int)
    /// `global-average`: the mean of each channel.
    case globalAverage
    /// `flatten`: the image as a vector, by channels.
    case flatten
    /// `dense:64`; then the activation, but for the last one, which is the readout.
    case dense(Int)
  }

  /// The layers, from samples to outputs.
  public let parts: [Part]

  /// How parts are written.
  public static let forms = "conv:32, conv:32x5, pool:avg, pool:max:3, flatten, global-average, dense:10"

  /// Reads a recipe.
  ///
  /// - Throws: `Problem.usage` for words that say nothing, and where images and vectors do not follow each other as they
  ///   must: layers on images, if any, then `flatten` or `global-average`, then dense ones, of which the last is the readout.
  public init(_ text: String) throws {
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard words.count <= 1000 else {
      throw Problem(.usage, object: "architecture", cause: "has \(words.count) layers", remedy: "give at most 1000")
    }
    parts = try words.enumerated().map { index, word in
      guard let part = Part(word) else {
        throw Problem(
          .usage, object: "architecture", cause: "layer \(index + 1), “\(word.prefix(60))”, is no layer",
          remedy: "write each as one of \(Self.forms), without blanks, numbers from 1 on, kernels of odd side")
      }
      return part
    }
    try checkOrder()
  }

  /// As it is written.
  public var text: String { parts.map(\.text).joined(separator: ",") }

  /// Whether it is for images, not for vectors of whatever kind.
  public var takesImages: Bool { parts.first?.takesImages ?? false }

  /// The widths of its dense layers, that of the readout last.
  public var denseWidths: [Int] {
    parts.compactMap { if case .dense(let width) = $0 { width } else { nil } }
  }

  /// The number of outputs: that of the last part.
  public var outputs: Int {
    if case .dense(let outputs)? = parts.last { outputs } else { 0 }
  }

  private func checkOrder() throws {
    var isImage = takesImages
    for (index, part) in parts.enumerated() {
      guard part.takesImages == isImage else {
        let (taken, given) = isImage ? ("vectors", "images") : ("images", "vectors")
        throw Problem(
          .usage, object: "architecture",
          cause: "layer \(index + 1), \(part.text), takes \(taken), but what comes before it gives \(given)",
          remedy: "put flatten or global-average once between the layers on images and the dense ones")
      }
      if part == .flatten || part == .globalAverage { isImage = false }
    }
    guard outputs > 0 else {
      throw Problem(
        .usage, object: "architecture", cause: "ends with \(parts.last?.text ?? "nothing"), which is no readout",
        remedy: "end it with dense:1, or as many outputs as there are classes")
    }
  }
}

extension NetworkRecipe.Part {
  /// The part so written; nil where it is none, or a number is not positive and below 2³¹.
  init?(_ word: String) {
    let fields = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let positive = { (text: String) in text.hasPrefix("+") ? nil : Int32(text).flatMap { $0 > 0 ? Int($0) : nil } }
    switch (fields[0], fields.count) {
    case ("conv", 2):
      let sizes = fields[1].split(separator: "x", omittingEmptySubsequences: false).map { positive(String($0)) }
      guard let channels = sizes[0], let side = sizes.count == 1 ? 3 : sizes[1], sizes.count <= 2, side % 2 == 1,
        side < 1 << 15
      else { return nil }
      self = .convolution(channels: channels, side: side)
    case ("pool", 2), ("pool", 3):
      guard let kind = PoolingKind(rawValue: fields[1]), let side = fields.count == 2 ? 2 : positive(fields[2]) else {
        return nil
      }
      self = .pooling(kind, side: side)
    case ("dense", 2):
      guard let width = positive(fields[1]) else { return nil }
      self = .dense(width)
    case ("flatten", 1): self = .flatten
    case ("global-average", 1): self = .globalAverage
    default: return nil
    }
  }

  /// As it is written.
  public var text: String {
    switch self {
    case .convolution(let channels, let side): side == 3 ? "conv:\(channels)" : "conv:\(channels)x\(side)"
    case .pooling(let kind, let side): side == 2 ? "pool:\(kind.rawValue)" : "pool:\(kind.rawValue):\(side)"
    case .globalAverage: "global-average"
    case .flatten: "flatten"
    case .dense(let width): "dense:\(width)"
    }
  }

  /// Whether it takes images, not vectors.
  var takesImages: Bool {
    if case .dense = self { false } else { true }
  }
}
