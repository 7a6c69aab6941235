import Figures

/// What a figure shows: panels, the numbers it reports, and the words around them.
///
/// Read from YAML or JSON:
/// ```yaml
/// id: figure-1
/// document: fan-wang-2020
/// profile: quick
/// title: "Spectra at initialisation, Gaussian inputs"
/// caption: "n = 1200, d₀ = 400, L = 5, σ ∝ arctan"
/// columns: 3
/// measured: []                     # panels that are measured and not drawn, for curves of their measures
/// panels:
///   - kind: spectrum
///     name: ck
///     title: "(b) conjugate kernel"
///     eigenvalues: data/quick/gauss-eigs.h5:ck/5/eigenvalues
///     limit: data/quick/gauss-limit.h5:ck/5
/// numbers:
///   ks-ck: { of: ck.ks, tolerance: 0.003, reason: "spread between seeds", paper: "agreement" }
///   final-mse: { from: "data/quick/x.h5:history/train-loss", reduce: last, tolerance: 1e-4, paper: 1e-4 }
/// notes: ["…"]
/// ```
/// Text is plain UTF-8, shown as written whatever it holds: subscripts and Greek letters are Unicode characters. Only
/// labels of the kinds graph, diagram and contour read the few marks of a `Formula`. Control characters, line breaks among
/// them, are refused. The keys of a panel are documented at its kind, `SpectrumPanel` and so on.
public struct FigureDescription: Decodable, Sendable {
  /// File name of the figure and its identifier within the document.
  public var id: String
  public var document: String
  public var profile: String
  public var title: String
  /// One line of parameters below the panels; wrapped where it is long.
  public var caption: String
  /// Panels per row.
  public var columns: Int
  public var panels: [any Panel]
  /// Panels that are measured before the others, and not drawn.
  public var measured: [any Panel]
  /// What the figure reports, by name.
  public var numbers: [String: NumberDescription]
  public var notes: [String]
  /// Every file it refers to.
  public internal(set) var files: Set<String> = []
  /// The file it was read from.
  public var source: String?

  /// The most panels of a figure.
  static let mostPanels = 200
  /// The most panels that are measured alone.
  static let mostMeasured = 2000

  enum CodingKeys: String, CodingKey, CaseIterable {
    case id, document, profile, title, caption, columns, panels, measured, numbers, notes
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    id = try keys.decode(String.self, forKey: .id)
    document = try keys.decode(String.self, forKey: .document)
    profile = try keys.decode(String.self, forKey: .profile)
    title = try keys.decodeIfPresent(String.self, forKey: .title) ?? ""
    caption = try keys.decodeIfPresent(String.self, forKey: .caption) ?? ""
    panels = try keys.decode([AnyPanel].self, forKey: .panels).map(\.panel)
    measured = try keys.decodeIfPresent([AnyPanel].self, forKey: .measured)?.map(\.panel) ?? []
    columns = try keys.decodeIfPresent(Int.self, forKey: .columns) ?? Swift.min(3, panels.count)
    numbers = try keys.decodeIfPresent([String: NumberDescription].self, forKey: .numbers) ?? [:]
    notes = try keys.decodeIfPresent([String].self, forKey: .notes) ?? []
    try check(keys)
  }

  private func check(_ keys: KeyedDecodingContainer<CodingKeys>) throws {
    if panels.isEmpty {
      throw DecodingError.dataCorruptedError(
        forKey: .panels, in: keys, debugDescription: "a figure needs at least one panel")
    }
    if columns < 1 {
      throw DecodingError.dataCorruptedError(
        forKey: .columns, in: keys, debugDescription: "must be at least 1")
    }
    if measured.count > Self.mostMeasured {
      throw DecodingError.dataCorruptedError(
        forKey: .measured, in: keys, debugDescription: "a figure takes at most \(Self.mostMeasured) panels to measure")
    }
    if measured.contains(where: { $0.heading.name == nil }) {
      throw DecodingError.dataCorruptedError(
        forKey: .measured, in: keys, debugDescription: "a panel to be measured needs a name")
    }
    if panels.count > Self.mostPanels {
      throw DecodingError.dataCorruptedError(
        forKey: .panels, in: keys, debugDescription: "a figure takes at most \(Self.mostPanels) panels")
    }
    let named: [(key: CodingKeys, names: [String])] = [
      (.id, [id]), (.document, [document]), (.profile, [profile]), (.panels, panels.compactMap(\.heading.name)),
      (.measured, measured.compactMap(\.heading.name)),
      (.numbers, numbers.keys.sorted()),
    ]
    for (key, names) in named {
      guard let wrong = names.first(where: { !FigureName.isValid($0) }) else { continue }
      throw DecodingError.dataCorruptedError(
        forKey: key, in: keys,
        debugDescription: "the name '\(wrong)' is not of 1…\(FigureName.longest) letters, digits and . _ + - @, "
          + "a letter or digit first")
    }
    if let (one, other) = FigureName.collision(
      in: panels.indices.map(panelName) + measured.compactMap(\.heading.name))
    {
      throw DecodingError.dataCorruptedError(
        forKey: .panels, in: keys,
        debugDescription: one == other
          ? "two panels have the name '\(one)'" : "the panels '\(one)' and '\(other)' would write the same files")
    }
  }

  /// What the files of panel `index` are called by.
  func panelName(_ index: Int) -> String { panels[index].heading.name ?? Self.nameOfUnnamed(index) }

  static func nameOfUnnamed(_ index: Int) -> String { "panel-\(index + 1)" }
}
