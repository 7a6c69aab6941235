/// s_n = Σ_{k≥n} c_k², eq. (7) of Velikanov and Yarotsky 2021.
public enum SuffixSums {
  /// The sums of `terms` from each index to the end.
  ///
  /// Summed from the end, where the small terms are, with Neumaier's compensation: each is within a few units in the
  /// last place however many terms there are. O(n).
  public static func of(_ terms: [Double]) -> [Double] {
    var sums = terms
    var (sum, compensation) = (0.0, 0.0)
    for index in terms.indices.reversed() {
      let term = terms[index]
      let next = sum + term
      compensation += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
      sum = next
      sums[index] = sum + compensation
    }
    return sums
  }
}
