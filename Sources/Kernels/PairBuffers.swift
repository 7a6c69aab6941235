import CVectorMath
import LinearAlgebra

/// Work space for the pairs of one point with up to `capacity` others: a task's own, allocated once for a tile.
struct PairBuffers: ~Copyable {
  let pairs: rv_pairs
  /// One more array for intermediate results.
  let scratch: UnsafeMutablePointer<Double>
  /// Pairs to be refined: their places, pair data and norms.
  let places: UnsafeMutablePointer<Int32>
  let chosen: rv_pairs
  let chosenNorms: UnsafeMutablePointer<Double>
  /// Numbers behind them: coordinates of the points to be refined, or what else a kernel's rows are made with.
  let more: UnsafeMutablePointer<Double>
  /// The length of each array, a multiple of 8.
  let capacity: Int
  private let storage: UnsafeMutablePointer<Double>

  /// - Parameter more: how many numbers `more` holds, all 0.
  init(capacity least: Int, more count: Int) {
    let capacity = (least + 7) / 8 * 8
    let base = UnsafeMutablePointer<Double>.allocate(capacity: 16 * capacity + count)
    base.initialize(repeating: 0, count: 16 * capacity + count)
    self.capacity = capacity
    func array(_ index: Int) -> UnsafeMutablePointer<Double> { base + index * capacity }
    func pairs(_ index: Int) -> rv_pairs {
      rv_pairs(
        covariance: array(index), deficit: array(index + 1), excess: array(index + 2), radial: array(index + 3),
        angle: array(index + 4), tangent: array(index + 5), singular: array(index + 6))
    }
    storage = base
    self.pairs = pairs(0)
    chosen = pairs(7)
    (scratch, chosenNorms, more) = (array(14), array(15), array(16))
    places = .allocate(capacity: capacity)
  }

  deinit {
    storage.deallocate()
    places.deallocate()
  }

  /// Copies the pairs at `places`, and the points of `others` behind them, which start at row `start`.
  func gather(_ count: Int, of others: Matrix<Double>, from start: Int, norms: UnsafePointer<Double>) {
    let d = others.columns
    others.withUnsafePointer { x in
      for index in 0..<count {
        let place = Int(places[index])
        chosen.covariance[index] = pairs.covariance[place]
        chosenNorms[index] = norms[place]
        let point = x + (start + place) * d
        for k in 0..<d { more[k * count + index] = point[k] }
      }
    }
  }

  /// Puts what has been refined back to its places.
  func scatter(_ count: Int) {
    for index in 0..<count {
      let place = Int(places[index])
      pairs.deficit[place] = chosen.deficit[index]
      pairs.excess[place] = chosen.excess[index]
      pairs.radial[place] = chosen.radial[index]
    }
  }
}
