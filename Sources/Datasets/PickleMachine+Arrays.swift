import Foundation

extension PickleMachine {
  /// As many as arrays of numpy have.
  private static let mostAxes = 64

  /// What a name gives for arguments (REDUCE): the object that is described, made here from its description.
  mutating func make() throws {
    guard case .tuple(let index) = try pop(), case .name(let name) = try pop() else {
      throw wrong("calls something other than the few names known here; nothing in a file is executed")
    }
    let arguments = tuples[index]
    switch name {
    case .reconstruct where arguments.first == .name(.array):
      // Empty until its state follows.
      stack.append(.array(arrays.count))
      arrays.append(PickledArray())
    case .frombuffer where arguments.count == 4 && data(arguments[0]) != nil:
      let order = text(arguments[3])
      let array = try array(of: arguments[2], arguments[1], isFortran: order == "F", arguments[0])
      stack.append(.array(arrays.count))
      arrays.append(array)
    case .dtype:
      guard let type = arguments.first.flatMap(text) else { throw wrong("describes a type without its name") }
      stack.append(.dtype(types.count))
      types.append(type)
    case .encode where arguments.count == 2 && text(arguments[1]) == "latin1":
      guard case .text(let range) = arguments[0] else { throw wrong("encodes what is no text") }
      let bytes = try latin1(range)
      stack.append(.decoded(decoded.count))
      decoded.append(bytes)
    case .bytes where arguments.isEmpty: stack.append(.bytes(0..<0))
    default: throw wrong("calls \(name) with other arguments than numpy's arrays have; nothing in a file is executed")
    }
  }

  /// Gives the object on top of the stack its state (BUILD).
  mutating func complete() throws {
    guard case .tuple(let index) = try pop() else { throw wrong("gives an object a state of an unknown kind") }
    let state = tuples[index]
    switch stack.last {
    case .array(let place) where state.count == 5:
      arrays[place] = try array(of: state[1], state[2], isFortran: state[3] == .integer(1), state[4])
    case .dtype(let place) where state.count >= 2:
      // What is of one byte has no order of bytes.
      if text(state[1]) == ">", !types[place].hasPrefix(">"), !types[place].hasSuffix("1") {
        types[place] = ">" + types[place]
      }
    default: throw wrong("gives a state to what is no array")
    }
  }

  private func array(
    of shape: PickleValue, _ type: PickleValue, isFortran: Bool, _ elements: PickleValue
  ) throws -> PickledArray {
    guard case .tuple(let sizes) = shape, case .dtype(let type) = type else {
      throw wrong("describes an array without its shape or type")
    }
    let numbers = tuples[sizes].prefix(Self.mostAxes).compactMap { value -> Int? in
      if case .integer(let size) = value, size >= 0 { size } else { nil }
    }
    guard numbers.count == tuples[sizes].count else { throw wrong("describes an array of an impossible shape") }
    return PickledArray(shape: numbers, type: types[type], isFortran: isFortran, elements: elements)
  }

  /// The bytes that a text of the characters 0 … 255 stands for.
  private mutating func latin1(_ range: Range<Int>) throws -> Data {
    encoded += range.count
    guard encoded <= file.count else { throw wrong("writes more bytes as texts than it has") }
    let bytes: [UInt8]? = file.withUnsafeBytes { (file: UnsafeRawBufferPointer) -> [UInt8]? in
      var bytes: [UInt8] = []
      bytes.reserveCapacity(range.count)
      var place = range.lowerBound
      while place < range.upperBound {
        let first = file[place]
        place += 1
        if first < 0x80 {
          bytes.append(first)
        } else if first & 0xfe == 0xc2, place < range.upperBound, file[place] & 0xc0 == 0x80 {
          bytes.append(first << 6 | file[place] & 0x3f)
          place += 1
        } else {
          return nil
        }
      }
      return bytes
    }
    guard let bytes else { throw wrong("has bytes written as a text of other characters") }
    return Data(bytes)
  }
}
