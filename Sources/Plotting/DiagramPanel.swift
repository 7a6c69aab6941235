/// Boxes of text on a grid with arrows between them; a box may report a number.
///
/// Its keys are explained in `manual`.
public struct DiagramPanel: Panel {
  public static let kind = "diagram"
  public static let manual = """
    Boxes of text on a grid with arrows between them; a box may report a number.

    ```yaml
    kind: diagram
    boxes:
      - id: grampa
        at: [0, 1]                    # column and row from the upper left; 0.5 is half way to the next
        title: GRAMPA
        text: ["min ‖*XA* − *BX*‖_{F}^{2} + *η*²‖*X*‖_{F}^{2}", "over 1ᵀ*X*1 = *n*"]
        value: data/quick/recovery.h5:grampa/mean      # or a number
        error: data/quick/recovery.h5:grampa/error
        reduce: last                  # what element of them
        value-label: recovery         # shown as "recovery 0.74 ± 0.01"
        digits: 2
        emphasis: true
      - { id: qp, at: [0, 0], title: "quadratic program" }
    arrows:
      - { from: qp, to: grampa, label: "drop *X* ≥ 0" }
    ```

    In all text `_{…}` is lowered, `^{…}` raised, `*…*` slanted, `**…**` bold; `\\` before a mark shows the mark.

    Measures per box with a value: `<id>` and `<id>.error`.
    """
  public var heading: PanelHeading
  public var boxes: [Box]
  public var arrows: [Arrow]

  /// Text in a frame.
  public struct Box: Decodable, Sendable {
    public var id: String
    public var column: Double
    public var row: Double
    public var title: String?
    public var text: [String]
    public var value: Values?
    public var error: Values?
    /// By default the last element of the data referred to.
    public var reduce: Reduction
    public var valueLabel: String
    public var digits: Int
    public var emphasis: Bool

    enum CodingKeys: String, CodingKey, CaseIterable {
      case id, at, title, text, value, error, reduce, digits, emphasis
      case valueLabel = "value-label"
    }

    public init(from decoder: any Decoder) throws {
      let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
      id = try keys.decode(String.self, forKey: .id)
      let place = try keys.decode([Double].self, forKey: .at)
      guard place.count == 2, place.allSatisfy((0...20).contains) else {
        throw DecodingError.dataCorruptedError(
          forKey: .at, in: keys, debugDescription: "must be [column, row], each in 0…20")
      }
      (column, row) = (place[0], place[1])
      title = try keys.decodeIfPresent(String.self, forKey: .title)
      text = try keys.decodeIfPresent([String].self, forKey: .text) ?? []
      value = try keys.decodeIfPresent(Values.self, forKey: .value)
      error = try keys.decodeIfPresent(Values.self, forKey: .error)
      reduce = try keys.decodeIfPresent(Reduction.self, forKey: .reduce) ?? .named(.last)
      valueLabel = try keys.decodeIfPresent(String.self, forKey: .valueLabel) ?? ""
      digits = try keys.decodeIfPresent(Int.self, forKey: .digits) ?? 2
      emphasis = try keys.decodeIfPresent(Bool.self, forKey: .emphasis) ?? false
      guard (0...15).contains(digits) else {
        throw DecodingError.dataCorruptedError(forKey: .digits, in: keys, debugDescription: "must be in 0…15")
      }
      guard error == nil || value != nil else {
        throw DecodingError.dataCorruptedError(
          forKey: .error, in: keys, debugDescription: "asks for the key 'value'")
      }
      guard title != nil || !text.isEmpty || value != nil else {
        throw DecodingError.dataCorruptedError(
          forKey: .text, in: keys, debugDescription: "a box needs 'title', 'text' or 'value'")
      }
    }
  }

  /// From the edge of one box to that of another.
  public struct Arrow: Decodable, Sendable {
    public var from: String
    public var to: String
    public var label: String?

    enum CodingKeys: String, CodingKey, CaseIterable { case from, to, label }

    public init(from decoder: any Decoder) throws {
      let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
      from = try keys.decode(String.self, forKey: .from)
      to = try keys.decode(String.self, forKey: .to)
      label = try keys.decodeIfPresent(String.self, forKey: .label)
    }
  }

  enum CodingKeys: String, CodingKey, CaseIterable { case kind, name, title, boxes, arrows }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    heading = try PanelHeading(from: decoder)
    boxes = try keys.decodeList(of: Box.self, forKey: .boxes) ?? keys.decode([Box].self, forKey: .boxes)
    arrows = try keys.decodeList(of: Arrow.self, forKey: .arrows) ?? []
    func refuse(_ key: CodingKeys, _ cause: String) -> DecodingError {
      .dataCorruptedError(forKey: key, in: keys, debugDescription: cause)
    }
    if boxes.isEmpty { throw refuse(.boxes, "a diagram needs at least one box") }
    for (index, box) in boxes.enumerated() {
      if boxes[..<index].contains(where: { $0.id == box.id }) { throw refuse(.boxes, "two boxes are '\(box.id)'") }
      if let other = boxes[..<index].first(where: { $0.column == box.column && $0.row == box.row }) {
        throw refuse(.boxes, "'\(other.id)' and '\(box.id)' stand at the same place")
      }
    }
    for arrow in arrows {
      if let unknown = [arrow.from, arrow.to].first(where: { id in !boxes.contains { $0.id == id } }) {
        throw refuse(
          .arrows, "there is no box '\(unknown)'; there are \(boxes.map(\.id).sorted().joined(separator: ", "))")
      }
      if arrow.from == arrow.to { throw refuse(.arrows, "an arrow leads from '\(arrow.from)' to itself") }
    }
  }

  public func draw(_ inputs: FigureInputs, in frame: Frame) throws -> Drawing {
    var measures: [String: Double] = [:]
    let filled = try boxes.map { box in
      let value = try box.value.flatMap { try inputs.values($0, reduce: box.reduce).first }
      let error = try box.error.flatMap { try inputs.values($0, reduce: box.reduce).first }
      measures[box.id] = value
      measures["\(box.id).error"] = error
      return DiagramBox(box, value: value, error: error)
    }
    return DiagramPicture(boxes: filled, arrows: arrows).drawing(measures: measures)
  }
}
