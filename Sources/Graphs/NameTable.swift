import Foundation

/// Numbers names, given as bytes that stay in place, in the order they first come: an open hash table.
struct NameTable {
  /// The names met so far.
  private(set) var names: [ColumnText.Column] = []
  private var hashes: [UInt64] = []
  /// 1 + the number of the name in each slot, or 0; a power of two in length, at most half full.
  private var slots = [Int32](repeating: 0, count: 1024)

  /// The number of `name`, and whether it is new. Complexity: O(length) on average.
  mutating func insert(_ name: ColumnText.Column) -> (number: Int32, isNew: Bool) {
    // FNV-1a, its upper half folded onto the lower, which selects the slot.
    let product = name.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    let hash = product ^ (product >> 32)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = slots[slot] - 1
      let other = names[Int(number)]
      if hashes[Int(number)] == hash, other.count == name.count, Self.compare(other, name) == 0 {
        return (number, false)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    names.append(name)
    hashes.append(hash)
    slots[slot] = Int32(truncatingIfNeeded: names.count)
    if 2 * names.count > slots.count { grow() }
    return (Int32(truncatingIfNeeded: names.count - 1), true)
  }

  private mutating func grow() {
    slots = [Int32](repeating: 0, count: 4 * slots.count)
    for (number, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(truncatingIfNeeded: number + 1)
    }
  }

  /// The numbers of the names in ascending order: by value where all are whole numbers of at most 18 digits, by bytes
  /// else.
  func order() -> [Int] { Self.order(of: names) }

  /// The same of names that are texts.
  static func order(of names: [String]) -> [Int] {
    var bytes: [UInt8] = []
    let ends = names.map { name in
      bytes.append(contentsOf: name.utf8)
      return bytes.count
    }
    return bytes.withUnsafeBytes { bytes in
      order(of: ends.indices.map { ColumnText.Column(rebasing: bytes[($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0]]) })
    }
  }

  private static func order(of names: [ColumnText.Column]) -> [Int] {
    let values = names.map(value)
    let areNumbers = values.allSatisfy { $0 != nil }
    return names.indices.sorted { a, b in
      if areNumbers, let x = values[a], let y = values[b], x != y { return x < y }
      let common = compare(names[a], names[b])
      return common == 0 ? names[a].count < names[b].count : common < 0
    }
  }

  /// Whether a name is a whole number.
  static func isNumber(_ name: String) -> Bool {
    var name = name
    return name.withUTF8 { value(ColumnText.Column($0)) != nil }
  }

  /// The whole number that a name is, if it is one.
  static func value(_ name: ColumnText.Column) -> Int? {
    let digits = name.first == UInt8(ascii: "-") ? name.dropFirst() : name[...]
    guard (1...18).contains(digits.count), digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    let value = digits.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
    return digits.count == name.count ? value : -value
  }

  /// The order of the first bytes, as many as both names have.
  private static func compare(_ a: ColumnText.Column, _ b: ColumnText.Column) -> Int32 {
    guard let x = a.baseAddress, let y = b.baseAddress else { return 0 }
    return memcmp(x, y, min(a.count, b.count))
  }
}
