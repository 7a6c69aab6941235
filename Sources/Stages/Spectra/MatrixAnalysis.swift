import Diagnostics
import Foundation
import LinearAlgebra
import Randomness
import Spectra
import Theory

/// What is said of a weight matrix of shape (h, d) by its M = min(h, d) eigenvalues: bulk, outliers, tail, and a shuffled copy.
public struct MatrixAnalysis {
  /// How it is made.
  public struct Settings: Sendable {
    public var scale: WeightSpectrum.Scale
    /// How often the tail is fitted to a sample drawn again.
    public var resamples: Int
    /// Of the draws and the shuffled copies.
    public var seed: UInt64

    public init(scale: WeightSpectrum.Scale = .smaller, resamples: Int = 100, seed: UInt64 = 1) {
      (self.scale, self.resamples, self.seed) = (scale, resamples, seed)
    }
  }

  /// A fitted tail.
  public struct Tail {
    public let fit: PowerLawTail
    /// Its cutoffs.
    public let cutoffs: TailCutoffs
    /// How far it moves when the eigenvalues are drawn again.
    public let resampled: TailResampling
    /// The largest eigenvalues where a gap parts them from the others.
    public let far: FarEigenvalues?
    /// The tail without them.
    public let withoutFar: PowerLawTail?
    /// The eigenvalues that are no larger than rounding, which it is without.
    public let excluded: Int
  }

  /// h and d.
  public let (rows, columns): (Int, Int)
  /// The M largest eigenvalues of the scale's matrix, ascending: without the zeros that h ≠ d makes.
  public let eigenvalues: [Double]
  /// The bulk of the eigenvalues of the scale `smaller`; nil for fewer than `leastCount`, and where half of them are 0.
  public let bulk: MarchenkoPasturBulk?
  /// What places of `bulk` are multiplied by to be of the scale's matrix.
  public let unit: Double
  /// nil for fewer than `leastCount` eigenvalues above rounding, or all but equal ones.
  public let tail: Tail?
  /// The eigenvalues of the matrix with its entries in random order, ascending.
  public let shuffled: [Double]

  /// Of fewer eigenvalues neither bulk nor tail is fitted.
  public static let leastCount = 8

  /// Analyses a matrix of at least 2 × 2. Complexity: that of two spectra (`WeightSpectrum`) and of as many fits of a tail as
  /// there are resamples.
  ///
  /// - Parameters:
  ///   - weights: W, (h, d).
  ///   - spectrum: the eigenvalues, by the scale of `settings`.
  ///   - name: that of the streams of random numbers.
  ///   - settings: how it is analysed.
  /// - Throws: `Problem.badInput`, `Problem.numericalFailure`.
  public init(
    of weights: consuming Matrix<Double>, spectrum: WeightSpectrum, name: String, settings: Settings = Settings()
  ) throws {
    let (h, d) = (weights.rows, weights.columns)
    let (least, larger) = (min(h, d), max(h, d))
    (rows, columns) = (h, d)
    eigenvalues = Array(spectrum.eigenvalues.suffix(least))
    unit = Double(larger) / settings.scale.divisor(rows: h, columns: d)
    let stream = RandomStream(seed: settings.seed, name: "weights/\(name)")
    tail = try Self.tail(of: eigenvalues, resamples: settings.resamples, stream["resampled"])
    let factor = unit
    let scaled = eigenvalues.map { $0 / factor }
    bulk = least >= Self.leastCount ? try MarchenkoPasturBulk(of: scaled, larger: larger) : nil
    var entries = weights.storage
    weights = Matrix(rows: 0, columns: 0)
    stream["shuffled"].shuffle(&entries)
    let copy = Matrix(rows: h, columns: d, storage: entries)
    shuffled = Array(try WeightSpectrum(of: copy, scale: settings.scale).eigenvalues.suffix(least))
  }

  private static func tail(of eigenvalues: [Double], resamples: Int, _ stream: RandomStream) throws -> Tail? {
    let resolved = PowerLawTail.resolved(eigenvalues)
    guard resolved.count >= leastCount, let cutoffs = try? TailCutoffs(resolved) else { return nil }
    let far = FarEigenvalues(in: resolved)
    return Tail(
      fit: cutoffs.best(), cutoffs: cutoffs,
      resampled: try TailResampling(of: resolved, count: resamples, stream: stream), far: far,
      withoutFar: try? far.map { try PowerLawTail(fitting: Array(resolved.dropLast($0.count))) },
      excluded: eigenvalues.count - resolved.count)
  }

  /// ‖W‖_F²/‖W‖²: the sum of the eigenvalues over the largest; 0 for W = 0.
  public var stableRank: Double {
    let largest = eigenvalues[eigenvalues.count - 1]
    return largest > 0 ? eigenvalues.reduce(0) { $0 + $1 / largest } : 0
  }

  /// The Wasserstein-1 distance of the eigenvalues from those of the shuffled copy, over their mean, which both share; 0 for
  /// W = 0.
  public var shuffledDistance: Double {
    let mean = eigenvalues.reduce(0, +) / Double(eigenvalues.count)
    guard mean > 0 else { return 0 }
    return zip(eigenvalues, shuffled).reduce(0) { $0 + abs($1.0 - $1.1) } / mean / Double(eigenvalues.count)
  }

  /// What single numbers there are, by name: places in the scale's unit, σ² that of the entries of W.
  public var numbers: [(key: String, value: Double)] {
    var numbers: [(key: String, value: Double)] = [
      ("ratio", Double(max(rows, columns)) / Double(min(rows, columns))), ("stable-rank", stableRank),
      ("shuffled-distance", shuffledDistance),
    ]
    if let tail {
      numbers += TailFile.numbers(tail.fit, excluded: tail.excluded)
      numbers += [
        ("cutoff-low", tail.resampled.cutoff.lowerBound), ("cutoff-high", tail.resampled.cutoff.upperBound),
        ("alpha-low", tail.resampled.exponent.lowerBound), ("alpha-high", tail.resampled.exponent.upperBound),
        ("far-count", Double(tail.far?.count ?? 0)), ("far-ratio", tail.far?.ratio ?? 1),
        ("alpha-without-far", (tail.withoutFar ?? tail.fit).exponent),
      ]
    }
    if let bulk {
      numbers += [
        ("variance", bulk.variance), ("edge", unit * bulk.edge), ("lower-edge", unit * bulk.lowerEdge),
        ("outlier-count", Double(bulk.outliers.count)), ("bulk-distance", bulk.distance),
        ("largest-statistic", bulk.largest.statistic), ("largest-p-value", bulk.largest.probability),
      ]
    }
    return numbers
  }

  /// A sentence on eigenvalues that stand far off; nil where none do.
  public var remark: String? {
    guard let tail, let far = tail.far else { return nil }
    let one = far.count == 1
    let law = tail.withoutFar.map {
      String(
        format: " (probability %.2g under the tail of the others, α = %.3g ± %.2g)",
        far.probability(exponent: $0.exponent), $0.exponent, $0.exponentError)
    }
    return "\(far.count) \(one ? "eigenvalue stands" : "eigenvalues stand") "
      + String(format: "%.3g × above the next", far.ratio) + (law ?? "")
      + String(format: "; \(one ? "it is" : "they are") in the fit, α = %.3g", tail.fit.exponent)
  }
}
