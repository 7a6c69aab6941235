import Foundation

/// What a pickle's instructions make: plain values; whatever holds others is a place in the machine's tables, so that nothing is
/// nested, however a pickle refers to itself.
enum PickleValue: Equatable {
  /// Where the arguments of an instruction begin.
  case mark
  case none
  case integer(Int)
  /// Bytes, by their place in the file.
  case bytes(Range<Int>)
  /// Bytes that stand in the file in another coding, by their place among `PickleMachine.decoded`.
  case decoded(Int)
  /// A text's UTF-8, by its place in the file.
  case text(Range<Int>)
  case list(Int)
  case tuple(Int)
  case dictionary(Int)
  /// A name of Python that is known here; nothing of that name is ever called.
  case name(PickleName)
  case dtype(Int)
  case array(Int)
}

/// The names of Python that pickles of arrays refer to, for each of which there is a reading here.
enum PickleName: Equatable {
  case reconstruct, frombuffer, array, dtype, encode, bytes

  /// The name in a module; nil for any other.
  init?(module: String, name: String) {
    switch (module.replacing("numpy._core", with: "numpy.core"), name) {
    case ("numpy.core.multiarray", "_reconstruct"): self = .reconstruct
    case ("numpy.core.numeric", "_frombuffer"): self = .frombuffer
    case ("numpy", "ndarray"): self = .array
    case ("numpy", "dtype"): self = .dtype
    case ("_codecs", "encode"): self = .encode
    case ("__builtin__", "bytes"), ("builtins", "bytes"): self = .bytes
    default: return nil
    }
  }
}

/// An array of numpy as its pickle describes it.
struct PickledArray: Equatable {
  var shape: [Int] = []
  /// Kind and size of the elements, as `u1`.
  var type = ""
  /// Whether the first axis varies fastest.
  var isFortran = false
  var elements = PickleValue.none
}
