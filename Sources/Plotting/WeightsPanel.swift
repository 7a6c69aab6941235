import Foundation

/// The spectrum of a weight matrix on a logarithmic axis, with its bulk, its tail, and how the tail's exponent moves.
///
/// Its keys are explained in `manual`.
public struct WeightsPanel: Panel {
  public static let kind = "weights"
  public static let manual = """
    The spectrum of a weight matrix on a logarithmic axis, with its bulk, its tail, and how the tail's exponent moves.

    ```yaml
    kind: weights
    name: query
    title: "layer 0, query"
    of: data/quick/weights.h5:encoder.layer.0.attention.self.query.weight   # a matrix of `eigs weights` with its analysis
    bins: 40
    ```

    Bars: the density of log₁₀ λ, on a logarithmic axis. Dashed: the Marčenko–Pastur law of the bulk, its mass the share of
    eigenvalues that are no outliers. Solid: the fitted power law from x_min on. Dotted, by the axis at the right: α against
    x_min. Grey: the range of x_min by resampling. A line stands at the bulk's edge.

    Measures: every single number of the matrix by its name in the file, such as `alpha`, `outlier-count`, `edge`.
    """
  public var heading: PanelHeading
  public var of: DataReference
  public var bins: Int

  enum CodingKeys: String, CodingKey, CaseIterable { case kind, name, title, of, bins }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    heading = try PanelHeading(from: decoder)
    of = try keys.decode(DataReference.self, forKey: .of)
    bins = try keys.decodeIfPresent(Int.self, forKey: .bins) ?? 40
    guard (1...2000).contains(bins) else {
      throw DecodingError.dataCorruptedError(forKey: .bins, in: keys, debugDescription: "must be in 1…2000")
    }
  }

  public func draw(_ inputs: FigureInputs, in frame: Frame) throws -> Drawing {
    try WeightsPicture(panel: self, inputs: inputs).drawing(in: frame)
  }
}
