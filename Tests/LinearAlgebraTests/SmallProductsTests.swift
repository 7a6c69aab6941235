import LinearAlgebra
import TestSupport
import Testing

@Suite("Products with few rows or few terms")
struct SmallProductsTests {
  /// op(A) op(B) as `gemm` takes it, in random shapes with rows further apart than they are long.
  private struct Product<Element: Scalar> {
    /// A Bᵀ, or else AᵀB.
    let hasRows: Bool
    let (m, n, k): (Int, Int, Int)
    let (lda, ldb, ldc): (Int, Int, Int)
    let alpha: Element
    let a: [Element]
    let b: [Element]

    init(hasRows: Bool, few: Int, _ rest: (Int, Int), _ random: inout SplitMix) {
      func numbers(_ count: Int) -> [Element] { (0..<count).map { _ in Element(random.uniform(-1, 1)) } }
      self.hasRows = hasRows
      (m, n, k) = hasRows ? (few, rest.0, rest.1) : (rest.0, rest.1, few)
      lda = (hasRows ? k : m) + Int.random(in: 1...3, using: &random)
      ldb = (hasRows ? k : n) + Int.random(in: 1...3, using: &random)
      ldc = n + Int.random(in: 1...3, using: &random)
      alpha = Element(random.uniform(-2, 2))
      a = numbers((hasRows ? m : k) * lda + 1)
      b = numbers((hasRows ? n : k) * ldb + 1)
    }

    /// The product added to β C, beginning at its row or column `start`.
    func form(_ c: inout [Element], beta: Element, start: Int = 0) {
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          c.withUnsafeMutableBufferPointer { c in
            guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
            if hasRows {
              Element.gemm(false, true, m, n - start, k, alpha, a, lda, b + start * ldb, ldb, beta, c + start, ldc)
            } else {
              Element.gemm(
                true, false, m - start, n, k, alpha, a + start, lda, b, ldb, beta, c + start * ldc, ldc)
            }
          }
        }
      }
    }

    /// α op(A) op(B) by its definition.
    func value(_ i: Int, _ j: Int) -> Double {
      (0..<k).reduce(0.0) { sum, t in
        sum + Double(alpha) * Double(hasRows ? a[i * lda + t] : a[t * lda + i])
          * Double(hasRows ? b[j * ldb + t] : b[t * ldb + j])
      }
    }
  }

  private func check<Element: Scalar>(_ type: Element.Type, _ random: inout SplitMix, hasRows: Bool, few: Int) {
    let largest = hasRows && few % 8 == 3 ? 1300 : 80
    let rest = (Int.random(in: 0...40, using: &random), Int.random(in: 0...largest, using: &random))
    let product = Product<Element>(hasRows: hasRows, few: few, rest, &random)
    let (m, n, ldc) = (product.m, product.n, product.ldc)
    let before = (0..<m * ldc + 1).map { _ in Element(random.uniform(-1, 1)) }
    let beta = Element(random.uniform(-2, 2))
    var added = before
    product.form(&added, beta: beta)
    var fresh = [Element](repeating: .nan, count: before.count)
    product.form(&fresh, beta: 0)
    let tolerance = Double(Element.ulpOfOne) * Double(8 + product.k)
    for i in 0..<m {
      for j in 0..<n {
        let (at, value) = (i * ldc + j, product.value(i, j))
        #expect(abs(Double(fresh[at]) - value) < tolerance, "\((m, n, product.k)) at \(i), \(j)")
        #expect(abs(Double(added[at]) - value - Double(beta) * Double(before[at])) < tolerance)
      }
      #expect(added[i * ldc + n..<(i + 1) * ldc] == before[i * ldc + n..<(i + 1) * ldc])
    }
    // A part alone, elsewhere in memory, gives the same bits.
    let count = hasRows ? n : m
    guard count > 0 else { return }
    let start = Int.random(in: 0..<count, using: &random)
    var part = before
    product.form(&part, beta: beta, start: start)
    for i in (hasRows ? 0 : start)..<m {
      let chosen = i * ldc + (hasRows ? start : 0)..<i * ldc + n
      #expect(part[chosen] == added[chosen])
    }
  }

  @Test("products equal the definition over random shapes, whole and in parts", arguments: [false, true])
  func definition(hasRows: Bool) {
    var random = SplitMix(state: hasRows ? 1 : 2)
    for few in 0...(hasRows ? fewRows : fewTerms) {
      check(Float.self, &random, hasRows: hasRows, few: few)
      check(Double.self, &random, hasRows: hasRows, few: few)
    }
  }
}
