import LinearAlgebra

/// The state of ADMM for the quadratic program over doubly stochastic matrices.
///
/// X has row and column sums 1, Y ≥ 0 with the values of the seeds' rows and columns, and Z is the scaled multiplier of X = Y. Quantities in the eigenbases have
/// the coordinates u_iᵀ · v_j.
struct AlternatingDirections {
  private let pair: EigenPair
  private let n: Int
  private let seeds: Seeds
  /// What Y lies between, in the rows of other vertices and in that of each seed.
  private var least: Matrix<Double>
  private var most: Matrix<Double>
  /// The row of `least` and `most` for each vertex of A.
  private var bounds: [Int]
  /// mean (λ_i − μ_j)², the scale of the objective.
  private let scale: Double
  /// How far each step goes beyond the minimiser; 1.6 is customary.
  private let relaxation = 1.6
  private var sums: SumConstraints
  /// X in the eigenbases.
  private var coordinates: Matrix<Double>
  private var product: Matrix<Double>
  /// Y − Z, and X in between.
  private var target: Matrix<Double>
  private var positive: Matrix<Double>
  private var multipliers: Matrix<Double>
  private var rowSquares: Matrix<Double>

  /// Starts from the matrix of equal entries.
  ///
  /// - Throws: `Problem.numericalFailure`.
  init(_ pair: EigenPair, seeds: Seeds) throws {
    self.pair = pair
    self.seeds = seeds
    n = pair.size
    least = Matrix(rows: 1 + seeds.count, columns: n)
    bounds = [Int](repeating: 0, count: n)
    for (number, (row, column)) in zip(seeds.first, seeds.second).enumerated() {
      least[1 + number, column] = 1
      bounds[row] = 1 + number
    }
    most = least
    let given = Set(seeds.second)
    for column in 0..<n where !given.contains(column) { most[0, column] = .infinity }
    let (lambda, mu) = (pair.first.values, pair.second.values)
    let squares = (lambda + mu).reduce(0) { $0 + $1 * $1 }
    let count = Double(max(n, 1))
    let mean = squares / count - 2 * lambda.reduce(0, +) * mu.reduce(0, +) / (count * count)
    // Where all eigenvalues are equal, every matrix is a solution and any scale will do.
    scale = mean > 0 ? mean : 1
    // A seventh of the mean is about what `balance` arrives at for random graphs.
    sums = try SumConstraints(pair, penalty: 0.15 * scale)
    coordinates = Matrix(rows: n, columns: n)
    product = coordinates
    positive = Matrix(rows: n, columns: n, repeating: 1 / count)
    target = positive
    multipliers = coordinates
    rowSquares = Matrix(rows: 3, columns: n)
  }

  /// One iteration; returns the residuals as `QuadraticProgram` defines them. Allocates nothing of n².
  mutating func step() -> (primal: Double, dual: Double) {
    product.formProduct(target, pair.second.vectors, transposeB: true)
    coordinates.formProduct(pair.first.vectors, product)
    sums.minimise(&coordinates)
    product.formProduct(coordinates, pair.second.vectors)
    target.formProduct(pair.first.vectors, product, transposeA: true)
    project()
    // Sums by rows, so that they do not depend on the number of threads.
    let squares = (0..<3).map { rowSquares.row($0).reduce(0, +).squareRoot() }
    let size = max(squares[2], .leastNormalMagnitude)
    return (squares[0] / size, sums.penalty * squares[1] / (scale * size))
  }

  /// Y ← max(X' + Z, 0), between its bounds, with the over-relaxed X' = 1.6 X − 0.6 Y, Z ← Z + X' − Y, and the target Y − Z; the squares of
  /// X − Y, of Y's change and of Y, row by row.
  private mutating func project() {
    let (n, relaxation, bounds, least, most) = (n, relaxation, bounds, least, most)
    target.withUnsafeMutablePointer { target in
      positive.withUnsafeMutablePointer { positive in
        multipliers.withUnsafeMutablePointer { multipliers in
          rowSquares.withUnsafeMutablePointer { squares in
            inParts(of: n, least: 32) { rows in
              least.withUnsafePointer { least in
                most.withUnsafePointer { most in
                  for i in rows {
                    var (primal, dual, size) = (0.0, 0.0, 0.0)
                    let shift = (bounds[i] - i) * n
                    for k in i * n..<(i + 1) * n {
                      let (x, y) = (target[k], positive[k])
                      let sum = relaxation * x + (1 - relaxation) * y + multipliers[k]
                      let new = min(max(sum, least[k + shift]), most[k + shift])
                      let multiplier = sum - new
                      positive[k] = new
                      multipliers[k] = multiplier
                      target[k] = new - multiplier
                      primal += (x - new) * (x - new)
                      dual += (new - y) * (new - y)
                      size += new * new
                    }
                    squares[i] = primal
                    squares[n + i] = dual
                    squares[2 * n + i] = size
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// Changes ρ where one residual is much smaller than the other.
  ///
  /// - Throws: `Problem.numericalFailure`.
  mutating func balance(_ residuals: (primal: Double, dual: Double)) throws {
    let ratio = (residuals.primal / residuals.dual).squareRoot()
    guard ratio.isFinite, ratio > 2 || ratio < 0.5 else { return }
    let factor = min(max(ratio, 0.2), 5)
    sums = try SumConstraints(pair, penalty: sums.penalty * factor)
    multipliers.scale(by: 1 / factor)
    target = positive
    target.add(multipliers, scaledBy: -1)
  }

  /// The coordinates of X, mixed with as little as makes it non-negative of the matrix that has equal entries, but for the
  /// seeds.
  func feasibleCoordinates() -> Matrix<Double> {
    let equal = 1 / Double(max(n - seeds.count, 1))
    let entries = pair.vertices(from: coordinates)
    let (rows, columns) = (Set(seeds.first), Set(seeds.second))
    var least = 0.0
    for row in 0..<n where !rows.contains(row) {
      for column in 0..<n where !columns.contains(column) { least = min(least, entries[row, column]) }
    }
    guard least < 0 else { return coordinates }
    let share = least / (least - equal)
    let (a, b) = (sumsOfVectors(pair.first, except: rows), sumsOfVectors(pair.second, except: columns))
    let given = pair.coordinates(of: seeds)
    var mixed = coordinates
    for i in 0..<n {
      for j in 0..<n {
        let fixed = given.map { $0[i, j] / Double(n) } ?? 0
        mixed[i, j] += share * (a[i] * b[j] * equal + fixed - mixed[i, j])
      }
    }
    return mixed
  }

  /// The sums of each eigenvector's elements at other vertices than those given.
  private func sumsOfVectors(_ system: SymmetricEigen<Double>, except given: Set<Int>) -> [Double] {
    system.vectors.times((0..<n).map { given.contains($0) ? 0 : 1 })
  }

  /// Multiplies coordinates (i, j) by (λ_i − μ_j)²: the gradient of the objective.
  func weighByDifferences(_ coordinates: inout Matrix<Double>) {
    let (lambda, mu) = (pair.first.values, pair.second.values)
    for i in 0..<n {
      for j in 0..<n { coordinates[i, j] *= (lambda[i] - mu[j]) * (lambda[i] - mu[j]) }
    }
  }
}
