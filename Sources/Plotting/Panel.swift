/// One panel of a figure: a kind of picture with its own keys in the description.
///
/// A new kind is a new type that conforms, in a file of its own, and one more entry in `PanelKinds.all`.
public protocol Panel: Decodable, Sendable {
  /// The value of the key `kind`.
  static var kind: String { get }
  var heading: PanelHeading { get }
  /// What the panel draws and measures, in a frame of about the given size.
  func draw(_ inputs: FigureInputs, in frame: Frame) throws -> Drawing
}

/// What every panel has: the keys `kind`, `name` (prefix of its measures) and `title`.
public struct PanelHeading: Decodable, Sendable, Equatable {
  public var name: String?
  public var title: String?

  public init(name: String? = nil, title: String? = nil) {
    self.name = name
    self.title = title
  }
}

/// The size of a panel's plotting area, in pixels of the SVG.
public struct Frame: Sendable, Equatable {
  public var width: Double
  public var height: Double
}

/// The kinds of panels there are.
public enum PanelKinds {
  public static let all: [any Panel.Type] = [
    SpectrumPanel.self, CurvesPanel.self, ScatterPanel.self, ImagesPanel.self, HistogramPanel.self,
    GraphPanel.self, NetworkPanel.self, DiagramPanel.self, ContourPanel.self,
  ]
}

/// A panel of any kind, told by its key `kind`.
struct AnyPanel: Decodable {
  let panel: any Panel

  private enum CodingKeys: String, CodingKey { case kind }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let kind = try keys.decode(String.self, forKey: .kind)
    guard let type = PanelKinds.all.first(where: { $0.kind == kind }) else {
      let known = PanelKinds.all.map { $0.kind }.sorted().joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: keys, debugDescription: "unknown kind '\(kind)'; known are \(known)")
    }
    panel = try type.init(from: decoder)
  }
}
