extension RandomStream {
  /// Reads the words of a stream one after another.
  public struct Reader: RandomNumberGenerator, Sendable {
    private let stream: RandomStream
    private var words: [UInt64] = []
    private var used = 0
    private var index: Int

    init(_ stream: RandomStream, from index: Int) {
      self.stream = stream
      self.index = index
    }

    /// The next 64-bit word.
    public mutating func next() -> UInt64 {
      if used == words.count {
        words = stream.bits(count: min(max(32, 2 * words.count), 4096), from: index)
        index += words.count
        used = 0
      }
      used += 1
      return words[used - 1]
    }

    /// A number in 0 ..< bound, each exactly as probable as the others (Lemire 2019: the upper half of
    /// word × bound, rejecting the 2⁶⁴ mod bound words too many).
    public mutating func integer(below bound: Int) -> Int {
      precondition(bound > 0, "no integer lies in 0 ..< \(bound)")
      let width = UInt64(bound)
      let excess = (0 &- width) % width
      while true {
        let (high, low) = next().multipliedFullWidth(by: width)
        if low >= excess { return Int(high) }
      }
    }
  }

  /// A reader of the stream's words from element `index` on.
  public func reader(from index: Int = 0) -> Reader { Reader(self, from: index) }

  /// A uniformly random order of 0 ..< n. Complexity: O(n).
  public func permutation(of n: Int) -> [Int] { sample(n, of: n) }

  /// `k` different members of 0 ..< n in random order: the first k of `permutation(of: n)`, so that samples
  /// of different sizes are nested. Complexity: O(n), by the forward shuffle of Fisher and Yates.
  public func sample(_ k: Int, of n: Int) -> [Int] {
    precondition(0 <= k && k <= n, "cannot choose \(k) of \(n)")
    var order = Array(0..<n)
    var source = reader()
    for i in 0..<k { order.swapAt(i, i + source.integer(below: n - i)) }
    return Array(order.prefix(k))
  }

  /// Puts `values` into a uniformly random order, in place. Complexity: O(n), by the shuffle of Fisher and Yates.
  public func shuffle(_ values: inout [Double]) {
    var source = reader()
    values.withUnsafeMutableBufferPointer { values in
      for i in values.indices.dropLast() { values.swapAt(i, i + source.integer(below: values.count - i)) }
    }
  }
}
