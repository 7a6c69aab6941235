extension MarchenkoPastur {
  /// The median, where no half of the mass is at 0: for γ ≤ 2. By bisection, to rounding.
  public var median: Double {
    var (low, high) = (lowerEdge, upperEdge)
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return middle }
      if distribution(at: middle) < 0.5 { low = middle } else { high = middle }
    }
  }
}
