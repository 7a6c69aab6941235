import Foundation

extension PickleMachine {
  /// Carries out an instruction (their names in `pickletools`: PROTO, FRAME, MARK, …).
  mutating func execute(_ code: UInt8) throws {
    switch code {
    case 0x80:
      let version = try byte()
      guard version <= 5 else { throw wrong("is of protocol \(version); 5 is the latest") }
    case 0x95: _ = try number(8)
    case UInt8(ascii: "("): stack.append(.mark)
    case UInt8(ascii: "0"): _ = try pop()
    case UInt8(ascii: "1"): _ = try popToMark()
    case UInt8(ascii: "N"): stack.append(.none)
    case 0x88: stack.append(.integer(1))
    case 0x89: stack.append(.integer(0))
    case UInt8(ascii: "K"): stack.append(.integer(try number(1)))
    case UInt8(ascii: "M"): stack.append(.integer(try number(2)))
    case UInt8(ascii: "J"): stack.append(.integer(Int(Int32(truncatingIfNeeded: try number(4)))))
    case 0x8a: try pushLong(bytes: Int(try byte()))
    case UInt8(ascii: "C"), UInt8(ascii: "U"): stack.append(.bytes(try run(of: number(1))))
    case UInt8(ascii: "B"), UInt8(ascii: "T"): stack.append(.bytes(try run(of: number(4))))
    case 0x8e, 0x96: stack.append(.bytes(try run(of: number(8))))
    case 0x8c: stack.append(.text(try run(of: number(1))))
    case UInt8(ascii: "X"): stack.append(.text(try run(of: number(4))))
    case 0x8d: stack.append(.text(try run(of: number(8))))
    case UInt8(ascii: "q"): try remember(number(1))
    case UInt8(ascii: "r"): try remember(number(4))
    case 0x94: try remember()
    case UInt8(ascii: "h"): try recall(number(1))
    case UInt8(ascii: "j"): try recall(number(4))
    case UInt8(ascii: ")"): push(tuple: [])
    case 0x85...0x87:
      let items = try (0..<Int(code) - 0x84).map { _ in try pop() }
      push(tuple: items.reversed())
    case UInt8(ascii: "t"): push(tuple: try popToMark())
    case UInt8(ascii: "]"): pushList([])
    case UInt8(ascii: "l"): pushList(try popToMark())
    case UInt8(ascii: "a"): try append([try pop()])
    case UInt8(ascii: "e"): try append(popToMark())
    case UInt8(ascii: "}"): try pushDictionary([])
    case UInt8(ascii: "d"): try pushDictionary(popToMark())
    case UInt8(ascii: "s"):
      let value = try pop()
      try set([try pop(), value])
    case UInt8(ascii: "u"): try set(popToMark())
    case UInt8(ascii: "c"): try pushName(module: line(), line())
    case 0x93:
      let (name, module) = (text(try pop()), text(try pop()))
      try pushName(module: module ?? "", name ?? "")
    case UInt8(ascii: "R"): try make()
    case UInt8(ascii: "b"): try complete()
    default: throw wrong("has the instruction \(code), which no data set's files use")
    }
  }

  /// A signed number of 0 … 8 bytes.
  private mutating func pushLong(bytes: Int) throws {
    guard bytes <= 8 else { throw wrong("has an integer of \(bytes) bytes") }
    var value: UInt64 = 0
    var last: UInt8 = 0
    for k in 0..<bytes {
      last = try byte()
      value |= UInt64(last) << (8 * k)
    }
    if last >= 0x80, bytes < 8 { value |= UInt64.max << (8 * bytes) }
    stack.append(.integer(Int(Int64(bitPattern: value))))
  }

  private mutating func pushList(_ items: [PickleValue]) {
    stack.append(.list(lists.count))
    lists.append(items)
  }

  private mutating func append(_ items: [PickleValue]) throws {
    guard case .list(let index)? = stack.last else { throw wrong("appends to what is no list") }
    lists[index] += items
  }

  private mutating func pushDictionary(_ items: [PickleValue]) throws {
    stack.append(.dictionary(dictionaries.count))
    dictionaries.append([])
    try set(items)
  }

  /// Adds keys and values, in turn, to the dictionary on top of the stack.
  private mutating func set(_ items: [PickleValue]) throws {
    guard case .dictionary(let index)? = stack.last, items.count.isMultiple(of: 2) else {
      throw wrong("puts keys and values into what is no dictionary, or a key without its value")
    }
    for k in stride(from: 0, to: items.count, by: 2) { dictionaries[index].append((items[k], items[k + 1])) }
  }

  private mutating func pushName(module: String, _ name: String) throws {
    guard let known = PickleName(module: module, name: name) else {
      throw wrong(
        "refers to \(module.prefix(100)).\(name.prefix(100)), which is no array; nothing in a file is executed")
    }
    stack.append(.name(known))
  }
}
