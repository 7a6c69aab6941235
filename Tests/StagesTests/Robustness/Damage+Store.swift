import Foundation
import LinearAlgebra
import Store

extension Damage {
  /// An HDF5 file that is sound, but holds other than what it should: data sets and attributes missing, renamed, of other
  /// shapes and values.
  static func content(of path: String, as target: String, _ chance: inout Chance) throws -> Data {
    let file = try H5Reader(path)
    let names = try file.numericArrays()
    let victim = names.isEmpty ? "" : chance.of(names)
    let attributes = file.attributes().filter { $0 != "digest" }
    let attribute = attributes.isEmpty ? "" : chance.of(attributes)
    let hitsAttribute = names.isEmpty || chance.happens(0.35)
    try? FileManager.default.removeItem(atPath: target)
    try H5Writer.write(to: target) { out in
      for name in attributes {
        guard let text = try file.string(attribute: name) else { continue }
        guard hitsAttribute, name == attribute else {
          try out.set(name, to: text)
          continue
        }
        switch chance.below(4) {
        case 0: break
        case 1: try out.set(name, to: chance.of([0, -1, 1, 3, 1 << 40, Int.max]))
        case 2: try out.set(name, to: chance.of([0.5, -1, 1e300, .nan, .infinity]))
        default: try out.set(name, to: chance.of(words))
        }
      }
      for name in names {
        let (shape, values) = try file.values(name)
        guard !hitsAttribute, name == victim else {
          try out.write(values, shape: shape, to: name)
          continue
        }
        try write(values, shape, name, among: names, to: out, &chance)
      }
    }
    return FileManager.default.contents(atPath: target) ?? Data()
  }

  private static let numbers = [
    0, -1, 1, 2, 0x1p-1070, 1e-160, 1e160, 1e308, -1e308, .greatestFiniteMagnitude, .nan, .infinity, -.infinity, 0.5,
    1e18,
  ]

  private static func write(
    _ values: [Double], _ shape: [Int], _ name: String, among names: [String], to out: H5Writer, _ chance: inout Chance
  ) throws {
    var values = values
    switch chance.below(9) {
    case 0: return
    case 1: if !values.isEmpty { values[chance.below(values.count)] = chance.of(numbers) }
    case 2: values = values.map { _ in 0 }
    case 3:
      let factor = chance.of(numbers)
      values = values.map { $0 * factor }
    case 4: return try out.write(values, shape: shape.reversed(), to: name)
    case 5: return try out.write(values, shape: [values.count], to: name)
    case 6:
      let rows = chance.below((shape.first ?? 1) + 1)
      let row = shape.dropFirst().reduce(1, *)
      return try out.write(Array(values.prefix(rows * row)), shape: [rows] + shape.dropFirst(), to: name)
    case 7: return try out.write(values.map { Int(exactly: $0.rounded()) ?? -1 }, shape: shape, to: name)
    default:
      let other = name + chance.of(["x", "/1", "2"])
      if !names.contains(where: { $0 == other || $0.hasPrefix("\(name)/") }) {
        return try out.write(values, shape: shape, to: name.contains("/") ? other : "\(other)-")
      }
    }
    try out.write(values, shape: shape, to: name)
  }
}
