import Diagnostics
import LinearAlgebra

/// The spectrum of a weight matrix W of shape (h, d), and its leading right singular vectors: the principal components of
/// what a layer looks at.
public struct WeightSpectrum: Sendable {
  /// Which matrix the eigenvalues are those of.
  public enum Scale: String, Sendable, CaseIterable {
    /// WᵀW/h, (d, d).
    case rightByRows = "wtw/h"
    /// WᵀW/d, (d, d).
    case rightByColumns = "wtw/d"
    /// WᵀW, (d, d).
    case right = "wtw"
    /// WWᵀ/h, (h, h).
    case leftByRows = "wwt/h"
    /// WWᵀ/d, (h, h).
    case leftByColumns = "wwt/d"
    /// WWᵀ, (h, h).
    case left = "wwt"
    /// The smaller of both over the larger of h and d: WᵀW/h, (d, d), for h ≥ d, else WWᵀ/d, (h, h).
    case smaller = "smaller/larger"

    /// The same matrix by its own name, where W has at least as many rows as columns or fewer: never `smaller`.
    public func resolved(isTall: Bool) -> Scale {
      self == .smaller ? isTall ? .rightByRows : .leftByColumns : self
    }

    /// Whether it is one of WᵀW, (d, d), rather than of WWᵀ; of `smaller` the resolved one says.
    public var isRight: Bool { [.rightByRows, .rightByColumns, .right].contains(self) }

    /// The matrix as it is written: "WᵀW/h"; of `smaller` the resolved one's.
    public var matrix: String { (isRight ? "WᵀW" : "WWᵀ") + rawValue.dropFirst(3) }

    /// What the product is divided by: h, d or 1.
    public func divisor(rows h: Int, columns d: Int) -> Double {
      switch self {
      case .rightByRows, .leftByRows: Double(h)
      case .rightByColumns, .leftByColumns: Double(d)
      case .right, .left: 1
      case .smaller: Double(max(h, d))
      }
    }
  }

  /// All eigenvalues of the matrix, ascending, with the zeros that its rank leaves.
  public let eigenvalues: [Double]
  /// The leading unit right singular vectors of W, largest first, shape (k, d); the component of largest magnitude of each is
  /// positive.
  public let vectors: Matrix<Double>

  /// Diagonalises the smaller of the two Gram matrices. Complexity: O(h d m + m³), m = min(h, d); beside W a copy and four
  /// (m, m) matrices.
  ///
  /// - Parameters:
  ///   - weights: W, (h, d).
  ///   - scale: which matrix the eigenvalues are those of.
  ///   - count: k, at most m.
  /// - Throws: `Problem.badInput` for an empty matrix, more vectors than it has, and a vector whose singular value is 0;
  ///   `Problem.numericalFailure`.
  public init(of weights: Matrix<Double>, scale: Scale = .rightByRows, vectors count: Int = 0) throws {
    let (h, d) = (weights.rows, weights.columns)
    let (least, scale) = (min(h, d), scale.resolved(isTall: weights.rows >= weights.columns))
    guard least > 0, 0...least ~= count else {
      throw Problem(
        .badInput, cause: "has shape (\(h), \(d)), and \(count) singular vectors are asked for",
        remedy: "ask for at most \(least)")
    }
    var gram = Matrix<Double>(rows: least, columns: least)
    gram.formGram(h > d ? weights.transposed : weights, alpha: 1 / scale.divisor(rows: h, columns: d))
    let leading = count > 0 ? try LeadingEigenvectors(count, of: gram) : nil
    let values = try leading?.spectrum ?? SymmetricEigen.values(of: gram)
    // A Gram matrix has no negative eigenvalues; what is below 0 is rounding.
    let zeros = [Double](repeating: 0, count: (scale.isRight ? d : h) - least)
    eigenvalues = zeros + values.map { max($0, 0) }
    guard let leading else {
      vectors = Matrix(rows: 0, columns: d)
      return
    }
    guard h <= d else {
      vectors = leading.vectors
      return
    }
    // The products that it comes from have so many terms, or are as many.
    let negligible = Double(max(h, d)) * Double.ulpOfOne * leading.values[0]
    if let place = leading.values.firstIndex(where: { $0 <= negligible }) {
      throw Problem(
        .badInput, cause: "has rank \(place), so that it has no singular vector number \(place + 1)",
        remedy: "ask for at most \(place)")
    }
    var mapped = try Matrix.product(leading.vectors, weights).orthonormalRows()
    mapped.normaliseRowSigns()
    vectors = mapped
  }

  /// |β_jᵀu_i|/‖β_j‖ of directions β_j in rows, (k', d), and the singular vectors u_i: shape (k', k).
  ///
  /// - Throws: `Problem.badInput` for another length, and a direction that is 0.
  public func alignments(with directions: Matrix<Double>) throws -> Matrix<Double> {
    guard directions.columns == vectors.columns else {
      throw Problem(
        .badInput, object: "directions",
        cause: "have \(directions.columns) components, but the matrix has \(vectors.columns) columns",
        remedy: "give directions in the space that the layer takes")
    }
    var products = Matrix.product(directions, vectors, transposeB: true)
    for j in 0..<directions.rows {
      let norm = directions.rows([j]).frobeniusNorm
      guard norm > 0 else {
        throw Problem(
          .badInput, object: "directions", cause: "number \(j) is 0", remedy: "give directions of positive length")
      }
      for i in 0..<products.columns { products[j, i] = abs(products[j, i]) / norm }
    }
    return products
  }
}
