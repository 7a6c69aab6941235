import Diagnostics
import LinearAlgebra

/// A grid of small images.
///
/// ```yaml
/// kind: images
/// rows:
///   - { images: "data/quick/raw.h5:X", label: raw }
///   - { images: "data/quick/removed.h5:X", label: "10 PCs removed" }
/// count: 5              # images per row, the first ones
/// select: [3, 17, 20]   # or these
/// range: [0, 1]         # values shown black and white; by default each image's own least and largest
/// ```
/// Each data set is (k, 3072): planes R, G, B of 32×32 pixels row by row, the order of CIFAR-10; or (k,
/// 784): 28×28 pixels of grey.
public struct ImagesPanel: Panel {
  public static let kind = "images"
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

  enum CodingKeys: String, CodingKey, CaseIterable { case kind, name, title, rows, count, select, range }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    heading = try PanelHeading(from: decoder)
    rows = try keys.decode([Row].self, forKey: .rows)
    let count = try keys.decodeIfPresent(Int.self, forKey: .count) ?? 5
    guard (1...100).contains(count), !rows.isEmpty else {
      throw DecodingError.dataCorruptedError(
        forKey: .rows, in: keys, debugDescription: "needs at least one row of 1…100 images")
    }
    select = try keys.decodeIfPresent([Int].self, forKey: .select) ?? Array(0..<count)
    range = try keys.decodeInterval(forKey: .range)
    guard !select.isEmpty, select.allSatisfy({ $0 >= 0 }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .select, in: keys, debugDescription: "must list images, counted from 0")
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
      Layer(
        table: table,
        columns:
          "binary array=(\(montage.width),\(montage.height)) flipy format='%uchar%uchar%uchar' using 1:2:3",
        style: "with rgbimage")
    ]
    return drawing
  }
}

/// One image as bytes.
struct Picture {
  let side: Int
  /// R, G, B of each pixel, row by row.
  let pixels: [UInt8]

  /// Values at the ends of `range`, by default the image's own, become 0 and 255.
  init(_ values: [Double], range: ClosedRange<Double>?) {
    let isColour = values.count == 3072
    side = isColour ? 32 : 28
    let plane = side * side
    let low = range?.lowerBound ?? values.min() ?? 0
    let high = range?.upperBound ?? values.max() ?? 1
    let scale = high > low ? 255 / (high - low) : 0
    pixels = (0..<plane).flatMap { pixel in
      (0..<3).map { channel in
        let value = values[isColour ? channel * plane + pixel : pixel]
        return UInt8(max(0, min(255, ((value - low) * scale).rounded())))
      }
    }
  }
}

/// Images in a grid with white gaps, each pixel a square of `zoom`, so that enlarging does not blur it.
struct Montage {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var bytes: [UInt8] = []

  /// Pixels between rows, and above the first where rows have labels.
  let rowGap: Int
  private let cell: Int
  private let hasLabels: Bool

  /// - Parameter frame: the size at which the montage will be shown, which says how many of its pixels a
  ///   line of type takes.
  init(_ rows: [[Picture]], labels hasLabels: Bool, frame: Frame, zoom: Int = 4, gap: Int = 10) {
    cell = (rows.joined().map(\.side).max() ?? 1) * zoom
    self.hasLabels = hasLabels
    let columns = rows.map(\.count).max() ?? 0
    width = columns * cell + (columns - 1) * gap
    let line = 1.5 * Typography.small
    let byWidth = line * Double(width) / frame.width
    let room = max(0.3 * frame.height, frame.height - line * Double(rows.count))
    let byHeight = line * Double(rows.count * cell) / room
    rowGap = hasLabels ? Int(max(byWidth, byHeight).rounded(.up)) : gap
    height = rows.count * cell + (rows.count - (hasLabels ? 0 : 1)) * rowGap
    bytes = [UInt8](repeating: 255, count: 3 * width * height)
    for (row, pictures) in rows.enumerated() {
      for (column, picture) in pictures.enumerated() {
        let (top, left) = (top(row), column * (cell + gap))
        for y in 0..<picture.side * zoom {
          for x in 0..<picture.side * zoom {
            let source = 3 * (y / zoom * picture.side + x / zoom)
            let target = 3 * ((top + y) * width + left + x)
            for channel in 0..<3 { bytes[target + channel] = picture.pixels[source + channel] }
          }
        }
      }
    }
  }
  /// The first pixel row of the images of row `index`, from the top.
  func top(_ index: Int) -> Int { index * (cell + rowGap) + (hasLabels ? rowGap : 0) }
}
