import Diagnostics
import Networks

/// A feed-forward network: columns of units with all connections, and what each column computes.
///
/// Its keys are explained in `manual`.
public struct NetworkPanel: Panel {
  public static let kind = "network"
  public static let manual = """
    A feed-forward network: columns of units with all connections, and what each column computes.

    ```yaml
    kind: network
    network: data/quick/net.h5      # its attributes inputs, widths, outputs, activation, as 'init-net' writes them
    units: 6                        # circles per layer at most; of wider ones the first and last, with dots between
    layers: 6                       # hidden layers at most; of deeper networks the first and the last
    ```

    Measures: `layers` (L), `inputs`, `outputs`, `width-1` …, and `weights`, their number.
    """
  public var heading: PanelHeading
  public var network: String
  public var units: Int
  public var layers: Int

  enum CodingKeys: String, CodingKey, CaseIterable { case kind, name, title, network, units, layers }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    heading = try PanelHeading(from: decoder)
    network = try keys.decode(String.self, forKey: .network)
    units = try keys.decodeIfPresent(Int.self, forKey: .units) ?? 6
    layers = try keys.decodeIfPresent(Int.self, forKey: .layers) ?? 6
    for (key, value, range) in [(CodingKeys.units, units, 2...12), (.layers, layers, 2...10)]
    where !range.contains(value) {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: keys, debugDescription: "must be in \(range.lowerBound)…\(range.upperBound)")
    }
  }

  public func draw(_ inputs: FigureInputs, in frame: Frame) throws -> Drawing {
    let file = try inputs.reader(network)
    guard let architecture = try ArchitectureFile.read(file) as? FullyConnected else {
      throw Problem(
        .badInput, file: file.path, object: "attribute architecture",
        cause: "is no fully connected network, and only these are drawn",
        remedy: "give a fully connected network, or draw it as a diagram")
    }
    return NetworkPicture(architecture, units: units, layers: layers).drawing()
  }
}
