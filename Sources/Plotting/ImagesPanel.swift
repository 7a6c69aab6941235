import Diagnostics
import LinearAlgebra

/// A grid of small images.
///
/// Its keys are explained in `manual`.
public struct ImagesPanel: Panel {
  public static let kind = "images"
  public static let manual = """
    A grid of small images.

    ```yaml
    kind: images
    rows:
      - { images: "data/quick/raw.h5:X", label: raw }
      - { images: "data/quick/removed.h5:X", label: "10 PCs removed" }
    count: 5              # images per row, the first ones
    select: [3, 17, 20]   # or these
    range: [0, 1]         # values shown black and white; by default each image's own least and largest
    ```

    Each data set is (k, 3072): planes R, G, B of 32×32 pixels row by row, the order of CIFAR-10; or (k,
    784): 28×28 pixels of grey.
    """
  public var heading: PanelHeading
  public var rows: [Row]
  public var select: [Int]
  public var range: ClosedRange<Double>?

  /// One row of the grid.
  public struct Row: Decodable, Sendable {
    public var images: DataReference
    public var label: String?

    enum CodingKeys: String, CodingKey, CaseIterable { case images, label }

    public init(from decoder: any Decoder) throws {
      let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
      images = try keys.decode(DataReference.self, forKey: .images)
      label = try keys.decodeIfPresent(String.self, forKey: .label)
    }
  }

  static let mostImages = 1000

  enum CodingKeys: String, CodingKey, CaseIterable { case kind, name, title, rows, count, select, range }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    heading = try PanelHeading(from: decoder)
    rows = try keys.decodeList(of: Row.self, forKey: .rows, atMost: 100) ?? keys.decode([Row].self, forKey: .rows)
    let count = try keys.decodeIfPresent(Int.self, forKey: .count) ?? 5
    guard (1...100).contains(count), !rows.isEmpty else {
      throw DecodingError.dataCorruptedError(
        forKey: .rows, in: keys, debugDescription: "needs at least one row of 1…100 images")
    }
    select = try keys.decodeIfPresent([Int].self, forKey: .select) ?? Array(0..<count)
    range = try keys.decodeInterval(forKey: .range)
    guard (1...100).contains(select.count), select.allSatisfy({ $0 >= 0 }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .select, in: keys, debugDescription: "must list 1…100 images, counted from 0")
    }
    guard rows.count * select.count <= Self.mostImages else {
      throw DecodingError.dataCorruptedError(
        forKey: .rows, in: keys,
        debugDescription: "has \(rows.count * select.count) images; a panel takes at most \(Self.mostImages)")
    }
  }

  public func draw(_ inputs: FigureInputs, in frame: Frame) throws -> Drawing {
    let pictures = try rows.map { row in
      let matrix = try inputs.reader(row.images.file).matrix(row.images.object)
      guard matrix.columns == 3072 || matrix.columns == 784 else {
        throw Problem(
          .badInput, file: row.images.file, object: row.images.object,
          cause: "has rows of \(matrix.columns) numbers, neither 3072 (32×32 colour) nor 784 (28×28 grey)")
      }
      guard let largest = select.max(), largest < matrix.rows else {
        throw Problem(
          .badInput, file: row.images.file, object: row.images.object,
          cause: "has \(matrix.rows) images, not all of those selected",
          remedy: "lower 'count' or change 'select'")
      }
      return select.map { Picture(matrix.row($0), range: range) }
    }
    let hasLabels = rows.contains { $0.label != nil }
    let montage = Montage(pictures, labels: hasLabels, frame: frame)
    var drawing = Drawing()
    drawing.aspect = Double(montage.height) / Double(montage.width)
    let table = drawing.add(DataTable(name: "montage.rgb", bytes: montage.bytes))
    drawing.commands = [
      "unset border", "unset tics", "unset key", "set size ratio -1",
      "set xrange [-0.5:\(montage.width).0-0.5]", "set yrange [-0.5:\(montage.height).0-0.5]",
    ]
    for (index, row) in rows.enumerated() {
      guard let label = row.label else { continue }
      let baseline = montage.height - montage.top(index) + montage.rowGap * 2 / 5
      drawing.commands.append(
        "set label \(Gnuplot.quote(label)) at first 0,\(baseline) left front "
          + "\(Gnuplot.type(Typography.small, Palette.ink))")
    }
    drawing.layers = [
      DrawingLayer(
        table: table,
        columns:
          "binary array=(\(montage.width),\(montage.height)) flipy format='%uchar%uchar%uchar' using 1:2:3",
        style: "with rgbimage")
    ]
    return drawing
  }
}
