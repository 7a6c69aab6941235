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
