/// A named stream of random numbers, addressed by index.
///
/// Element i of each kind of number is a function of (seed, name, i) alone: it does not depend on how many are
/// asked for at once, from where, in which order or by how many threads. Element i is made of the 64-bit word
/// `bits`[i], normal numbers 2j and 2j+1 of the words 2j and 2j+1 together. So the *kinds* of one stream
/// are functions of the same words: quantities that must be independent take streams of their own names.
///
/// The key is splitmix(splitmix(seed) ⊕ FNV-1a(name)), both of 64 bits, the name in UTF-8.
public struct RandomStream: Sendable, Equatable {
  public let seed: UInt64
  public let name: String
  /// The key of Philox.
  public let key: UInt64

  public init(seed: UInt64, name: String) {
    self.seed = seed
    self.name = name
    key = Self.mixed(Self.mixed(seed) ^ Self.hash(name))
  }

  /// The stream of the same seed named `name/part`.
  public subscript(part: String) -> RandomStream { RandomStream(seed: seed, name: "\(name)/\(part)") }

  /// FNV-1a of the UTF-8 bytes.
  static func hash(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }

  /// One step of splitmix64 from state `x`: a bijection that spreads every bit over all others.
  static func mixed(_ x: UInt64) -> UInt64 {
    var z = x &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
