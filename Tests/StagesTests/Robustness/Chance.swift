import TestSupport

/// Random numbers of a trial, the same ones whenever it is repeated.
struct Chance: RandomNumberGenerator {
  private var numbers: SplitMix

  init(seed: UInt64, trial: Int) {
    numbers = SplitMix(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(trial) &* 0xD1B5_4A32_D192_ED03)
  }

  mutating func next() -> UInt64 { numbers.next() }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<max(count, 1), using: &self) }

  mutating func of<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  mutating func happens(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }
}
