import Diagnostics

/// A histogram of eigenvalues, as a density of area 1, with the density of a limit law on top.
///
/// Its keys are explained in `manual`.
public struct SpectrumPanel: Panel {
  public static let kind = "spectrum"
  public static let manual = """
    A histogram of eigenvalues, as a density of area 1, with the density of a limit law on top.

    ```yaml
    kind: spectrum
    name: ck
    title: "(b) conjugate kernel"
    eigenvalues: data/quick/gauss-eigs.h5:ck/5/eigenvalues
    before: data/quick/start-eigs.h5:ck/5/eigenvalues   # what they were, for example before training; optional
    labels: [initial, trained]
    quantiles: true      # an inset with the quantiles before against those now
    limit: data/quick/gauss-limit.h5:ck/5   # group with x, density, distribution, support, atoms; optional
    zeros: true          # false: eigenvalues that are 0 but for rounding are left out, which a note says
    rescaled: false      # also state the KS distance after scaling the eigenvalues to the limit's mean
    outliers: limit      # limit | bulk | true (= limit) | false: mark them by arrows
    edge: 13.1           # the right edge beyond which outliers lie, where it is not the limit's
    marks:               # places expected of outliers, triangles on the axis
      - { at: "data/quick/gauss-limit.h5:ck/5/outliers", label: "predicted outliers" }
    range: [0, 15]       # of x
    bins: 80             # over the range
    top: 0.5             # of y; by default bars far higher than most are cut, which the panel then says
    x-label: eigenvalue
    ```

    `limit` outliers of n eigenvalues lie beyond the edge by four units (πcn)^{−2/3}, c√(edge − x) being the limit's density
    beside its edge (without a limit by 4 n^{−2/3} of the edge), as those of `theory edges` and `spikes` do; `bulk`
    outliers lie above a gap of a fifth of their size among the twenty largest eigenvalues.

    With `before`: `before-largest`, `top-sum-ratio` (sum of the largest tenth, now over before), and over the mean before
    `qq-rms`, `qq-max` (differences of quantiles) and `shift` (Wasserstein-1); `qq-log-rms`, the root mean square of the
    logarithm of the quantiles' ratio over the largest 90 %.

    Measures, besides `smallest`, `largest`, `mean`, `outliers` (their number), `outlier-1`, … (largest
    first): `ks`, `ks-rescaled`, `wasserstein` (of order 1, after scaling to the limit's mean, over that
    mean), `wasserstein-raw` (without scaling, over the same), `quantile-error` (mean relative, lower 99 %),
    `mean-ratio` (sample over limit), `edge-1`, `edge-2`, … of the limit's support ascending, `limit-mean`,
    `zero-share`, the share of eigenvalues at 0, and `mark-1`, … for the places of all marks, largest first.
    """
  public var heading: PanelHeading
  public var eigenvalues: Values
  public var before: Values?
  /// Of the spectra before and now.
  public var labels: [String]
  public var quantiles: Bool
  public var limit: DataReference?
  public var zeros: Bool
  public var rescaled: Bool
  public var outliers: OutlierRule
  public var edge: Double?
  public var marks: [Mark]
  public var range: ClosedRange<Double>?
  public var bins: Int
  public var top: Double?
  public var xLabel: String

  public enum OutlierRule: String, Sendable, CaseIterable {
    case none, limit, bulk
  }

  /// Places on the axis.
  public struct Mark: Decodable, Sendable {
    public var at: Values
    public var label: String?

    enum CodingKeys: String, CodingKey, CaseIterable { case at, label }

    public init(from decoder: any Decoder) throws {
      let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
      at = try keys.decode(Values.self, forKey: .at)
      label = try keys.decodeIfPresent(String.self, forKey: .label)
    }
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case kind, name, title, eigenvalues, before, labels, quantiles, limit, zeros, rescaled, outliers, edge, marks,
      range, bins,
      top
    case xLabel = "x-label"
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    heading = try PanelHeading(from: decoder)
    eigenvalues = try keys.decode(Values.self, forKey: .eigenvalues)
    before = try keys.decodeIfPresent(Values.self, forKey: .before)
    labels = try keys.decodeIfPresent([String].self, forKey: .labels) ?? ["initial", "trained"]
    quantiles = try keys.decodeIfPresent(Bool.self, forKey: .quantiles) ?? false
    limit = try keys.decodeIfPresent(DataReference.self, forKey: .limit)
    zeros = try keys.decodeIfPresent(Bool.self, forKey: .zeros) ?? true
    rescaled = try keys.decodeIfPresent(Bool.self, forKey: .rescaled) ?? false
    outliers = try keys.decodeIfPresent(OutlierRule.self, forKey: .outliers) ?? .none
    edge = try keys.decodeIfPresent(Double.self, forKey: .edge)
    marks = try keys.decodeList(of: Mark.self, forKey: .marks) ?? []
    range = try keys.decodeInterval(forKey: .range)
    bins = try keys.decodeIfPresent(Int.self, forKey: .bins) ?? 80
    top = try keys.decodeIfPresent(Double.self, forKey: .top)
    xLabel = try keys.decodeIfPresent(String.self, forKey: .xLabel) ?? "eigenvalue"
    guard (1...2000).contains(bins) else {
      throw DecodingError.dataCorruptedError(forKey: .bins, in: keys, debugDescription: "must be in 1…2000")
    }
    for key in [CodingKeys.labels, .quantiles] where before == nil && keys.contains(key) {
      throw DecodingError.dataCorruptedError(forKey: key, in: keys, debugDescription: "asks for the key 'before'")
    }
    guard labels.count == 2 else {
      throw DecodingError.dataCorruptedError(
        forKey: .labels, in: keys, debugDescription: "must be two, of the spectra before and now")
    }
    if let top, !(top > 0) {
      throw DecodingError.dataCorruptedError(forKey: .top, in: keys, debugDescription: "must be positive")
    }
    if let top, let fault = DrawableRange.fault(from: 0, to: top) {
      throw DecodingError.dataCorruptedError(forKey: .top, in: keys, debugDescription: fault)
    }
    if let edge, !edge.isFinite {
      throw DecodingError.dataCorruptedError(forKey: .edge, in: keys, debugDescription: "\(edge) is not finite")
    }
  }

  /// Eigenvalues, ascending, without those that are 0 where these are left out.
  /// - Throws: `Problem.badConfiguration` for a square matrix, which has eigenvalues and is none.
  private func spectrum(_ values: Values, _ inputs: FigureInputs) throws -> [Double] {
    for case .reference(let reference) in values.parts {
      let shape = try inputs.reader(reference.file).shape(of: reference.object)
      guard shape.count == 2, shape[0] == shape[1], shape[0] > 1 else { continue }
      throw Problem(
        .badConfiguration, object: "\(reference.file):\(reference.object)",
        cause: "is a matrix (\(shape[0]), \(shape[1])), whose entries are no eigenvalues",
        remedy: "draw what 'eigs' finds of it")
    }
    let sorted = try inputs.values(values).sorted()
    guard !zeros else { return sorted }
    let rounding = SpectrumStatistics.rounding(of: sorted)
    return sorted.filter { $0 > rounding }
  }

  public func draw(_ inputs: FigureInputs, in frame: Frame) throws -> Drawing {
    let sample = try spectrum(eigenvalues, inputs)
    let all = try inputs.values(eigenvalues)
    let statistics = SpectrumStatistics(
      sample, limit: try limit.map { try inputs.law($0) }, rule: outliers, edge: edge)
    let marks = try marks.map { try inputs.values($0.at) }
    let change = try before.map { SpectrumChange(before: try spectrum($0, inputs), after: sample) }
    var drawing = try SpectrumPicture(
      panel: self, statistics: statistics, change: change, marks: marks, frame: frame
    ).drawing()
    if sample.count < all.count {
      drawing.notes.append("\(all.count - sample.count) of \(all.count) eigenvalues are 0, and left out")
    }
    return drawing
  }
}

extension SpectrumPanel.OutlierRule: Decodable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = flag ? .limit : .none
    } else if let text = try? container.decode(String.self), let rule = Self(rawValue: text) {
      self = rule
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "must be true, false, limit or bulk")
    }
  }
}
