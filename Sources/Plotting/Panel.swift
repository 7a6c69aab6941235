/// One panel of a figure: a kind of picture with its own keys in the description.
///
/// A new kind is a new type that conforms, in a file of its own, and one more entry in `PanelKinds.all`.
public protocol Panel: Decodable, Sendable {
  /// The value of the key `kind`.
  static var kind: String { get }
  /// What it shows, an example with every key, and what it measures, as Markdown; `plot --help panels` prints it.
  static var manual: String { get }
  var heading: PanelHeading { get }
  /// What the panel draws and measures, in a frame of about the given size.
  func draw(_ inputs: FigureInputs, in frame: Frame) throws -> Drawing
}
