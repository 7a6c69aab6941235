import Datasets
import Diagnostics
import Kernels
import LinearAlgebra
import Networks
import Randomness
import Spectra
import Store

/// What `eigs density` does with each matrix.
struct DensityRun {
  let command: SpectralDensityCommand
  let state: DensityCheckpoint
  let file: H5Writer

  func lookAtWeights(_ source: WeightsInput) throws {
    let shapes = source.matrices.shapes
    for place in try source.choice(of: command.parameters ?? "all") {
      let shape = shapes[place]
      let scale = command.scale.resolved(isTall: shape.rows >= shape.columns)
      try PhysicalMemory.require(
        DensityMemory.matrix(rows: shape.rows, columns: shape.columns), for: "the weights \(shape.name)",
        remedy: "leave them out of --parameters")
      try lookAtGram(
        try source.matrices.matrix(place), of: scale.isRight ? .columns : .rows,
        scale: 1 / scale.divisor(rows: shape.rows, columns: shape.columns), shape.name)
      try file.set("matrix", to: scale.matrix, on: shape.name)
    }
  }

  func lookAtKernels(_ dataFile: H5Reader, _ weights: StoredNetwork, _ tiles: String) throws {
    let architecture = weights.architecture
    try architecture.requireSamples(of: dataFile)
    let (n, d) = (try dataFile.shapeOfSamples()?.first ?? 0, architecture.inputs)
    try PhysicalMemory.require(
      DensityMemory.matrix(rows: n, columns: d), for: "\(n) samples of \(d) numbers", remedy: "take fewer samples")
    let layers = architecture.body.layers
    let weighted = layers.indices.filter { !layers[$0].parameters.isEmpty }
    for layer in try command.ck.layers(depth: weighted.count - 1, of: command.network).sorted() {
      guard let dense = layers[weighted[layer]] as? Dense else {
        throw Problem(
          .usage, file: command.network, object: "--ck \(layer)", cause: "is taken by a layer that is not dense",
          remedy: "take kernels and eigs")
      }
      let samples = try dataFile.samples(coordinates: d)
      try requireAny(samples)
      var features =
        weighted[layer] == 0
        ? samples
        : try Network<Double>(weights).values(samples, of: Sequential(Array(layers.prefix(weighted[layer]))))
      features.scale(by: dense.scale)
      if dense.hasBias { features = features.withColumn(dense.biasScale) }
      try lookAtGram(features, of: .rows, scale: 1, "ck/\(layer)")
    }
    if command.ntk { try lookAtTangents(dataFile, weights, tiles) }
  }

  private func requireAny(_ samples: Matrix<Double>) throws {
    guard samples.count > 0 else {
      throw Problem(
        .badInput, object: "X", cause: "is empty: its shape is (\(samples.rows), \(samples.columns))",
        remedy: "give at least one sample")
    }
  }

  // MARK: Gram matrices

  private enum Side { case rows, columns }

  /// The spectrum of s X Xᵀ, or of s XᵀX: through the smaller of both.
  private func lookAtGram(_ matrix: Matrix<Double>, of side: Side, scale: Double, _ name: String) throws {
    let (least, most) = (min(matrix.rows, matrix.columns), max(matrix.rows, matrix.columns))
    let asked = side == .rows ? matrix.rows : matrix.columns
    let zeros = asked - least
    let products = Double(command.probes(dimension: least)) * Double(min(command.steps, least))
    let method = command.method.ofGram(rows: most, columns: least, products: products)
    guard method == .dense else {
      let wide = matrix.rows <= matrix.columns ? matrix : matrix.transposed
      let map = GramOperator(wide, scale: scale)
      let runs = try runs(of: map, name)
      return try write(
        runs, map, name, zeros: zeros, sums: [map.trace], method: method, rounding: Double(most) * .ulpOfOne)
    }
    try PhysicalMemory.require(
      DensityMemory.dense(rows: most, columns: least), for: "the spectrum of \(name)",
      remedy: "take --method recomputed")
    let waiting = Waiting(for: "eigenvalues of \(name)")
    defer { waiting.end() }
    var gram = Matrix<Double>(rows: least, columns: least)
    let isTall = matrix.rows > matrix.columns
    gram.withUnsafeMutablePointer { c in
      matrix.withUnsafePointer { Double.syrk(isTall, least, most, scale, $0, matrix.columns, 0, c, least) }
    }
    gram.mirrorUpperTriangle()
    // A Gram matrix has no negative eigenvalues; what is below 0 is rounding.
    let values = try SymmetricEigen.values(of: gram).map { max($0, 0) }
    let all = [Double](repeating: 0, count: zeros) + values
    try DensityFile(name: name, file: file, dimension: asked).write(exact: all, command)
  }

  // MARK: Tangent kernels

  private func lookAtTangents(_ dataFile: H5Reader, _ weights: StoredNetwork, _ path: String) throws {
    let (architecture, n) = (weights.architecture, try dataFile.shapeOfSamples()?.first ?? 0)
    let covered = TangentFactors.covers(architecture)
    let method = command.method.ofTangents(
      samples: n, of: architecture, probes: command.probes(dimension: n * architecture.outputs), steps: command.steps)
    let scalings = command.scalings?.elements
    guard method != .dense else { return try diagonaliseTangents(dataFile, weights) }
    // Of products in float32, over the largest eigenvalue.
    let rounding = 8 * Double(Float.ulpOfOne)
    guard method == .stored else {
      let map = TangentOperator(try factors(dataFile, weights, scalings))
      guard map.trace >= Double(map.dimension) * Self.leastEntry else { throw Self.outOfRange(map.trace) }
      let runs = try runs(of: map, "ntk")
      return try write(runs, map, "ntk", zeros: 0, sums: [map.trace], method: .recomputed, rounding: rounding)
    }
    let (kernel, trace, norm) =
      covered
      ? try formOfFactors(factors(dataFile, weights, scalings), at: path)
      : try form(
        SampledTiles(
          Network<Double>(weights), samples: dataFile.samples(coordinates: architecture.inputs), scalings: scalings,
          side: Self.side),
        at: path)
    do {
      let runs = try runs(of: kernel, "ntk")
      try write(runs, kernel, "ntk", zeros: 0, sums: [trace, norm * norm], method: .stored, rounding: rounding)
    } catch let problem as Problem where problem.category == .numericalFailure {
      // Another run would not go on from it.
      kernel.remove()
      throw problem
    }
    kernel.remove()
  }

  /// All eigenvalues of a tangent kernel of few rows.
  private func diagonaliseTangents(_ dataFile: H5Reader, _ weights: StoredNetwork) throws {
    let architecture = weights.architecture
    let samples = try dataFile.samples(coordinates: architecture.inputs)
    try requireAny(samples)
    try PhysicalMemory.require(
      DensityMemory.tangents(samples: samples.rows, of: architecture), for: "the spectrum of ntk",
      remedy: "take fewer --steps")
    let taus = try LayerScalings.resolved(
      command.scalings, depth: architecture.hiddenWidths.count, of: command.network)
    let kernel = try EmpiricalKernels(weights, samples: samples).tangentKernel(scalings: taus)
    // What is below 0 is rounding.
    let values = try SymmetricEigen.values(of: kernel).map { max($0, 0) }
    try DensityFile(name: "ntk", file: file, dimension: values.count).write(exact: values, command)
  }

  /// The least mean of the diagonal of a kernel whose products float32 can hold.
  private static let leastEntry = Double(Float.leastNormalMagnitude / Float.ulpOfOne)

  private static func outOfRange(_ trace: Double, sum: Double? = nil) -> Problem {
    Problem(
      .numericalFailure, object: "ntk",
      cause: "entries of a trace of \(trace) are beyond the range of float32"
        + (sum.map { ": their sum is \($0)" } ?? ""),
      remedy: "scale the samples to a norm of about 1")
  }

  /// Rows of a tile.
  private static let side = 1024

  private func factors(
    _ dataFile: H5Reader, _ weights: StoredNetwork, _ scalings: [Double]?
  ) throws -> TangentFactors {
    let architecture = weights.architecture
    let n = try dataFile.shapeOfSamples()?.first ?? 0
    try PhysicalMemory.require(
      DensityMemory.factors(samples: n, of: architecture),
      for: "what the tangent kernel of \(n) samples is made of", remedy: "take fewer samples")
    let network = try Network<Float>(weights)
    let samples = try dataFile.samples(coordinates: architecture.inputs)
    try requireAny(samples)
    return try TangentFactors(network, samples: samples.converted(to: Float.self), scalings: scalings)
  }

  /// - Throws: as `form`, and `Problem.numericalFailure` where float32 cannot hold the entries.
  private func formOfFactors(
    _ factors: TangentFactors, at path: String
  ) throws -> (kernel: TileFile, trace: Double, norm: Double) {
    let formed = try form(TangentTiles(factors, side: Self.side), at: path)
    let trace = TangentOperator(factors).trace
    guard abs(formed.trace - trace) <= 1e-3 * abs(trace) else {
      formed.kernel.remove()
      throw Self.outOfRange(trace, sum: formed.trace)
    }
    return formed
  }

  private func form(
    _ source: some SymmetricTiles, at path: String
  ) throws -> (kernel: TileFile, trace: Double, norm: Double) {
    let kernel = try TileFile(path, fingerprint: state.fingerprint, blocks: source.blocks)
    var progress = Progress("tangent kernel, tiles", total: kernel.count)
    let (trace, norm) = try kernel.form(source) { progress.update($0) }
    progress.finish()
    return (kernel, trace, norm)
  }

  // MARK: Quadrature

  private func runs<Map: BlockOperator>(of map: Map, _ name: String) throws -> LanczosRuns<Map.Element>
  where Map.Element: StoredElement {
    let (n, b) = (map.dimension, command.probes(dimension: map.dimension))
    try PhysicalMemory.require(
      DensityMemory.probes(b, steps: command.steps, dimension: n, of: Map.Element.self),
      for: "\(b) probes of \(command.steps) steps", remedy: "take fewer --probes or --steps")
    var runs: LanczosRuns<Map.Element>
    if let restored = state.restored(name, as: Map.Element.self), restored.vectors.columns == n {
      runs = restored
    } else {
      let signs = RandomStream(seed: command.seed, name: "eigs density")[name].signs(count: b * n)
      runs = LanczosRuns(
        starts: Matrix(rows: b, columns: n, storage: convert(signs, to: Map.Element.self)), steps: command.steps)
    }
    var progress = Progress("\(name), Lanczos step", from: runs.steps, total: runs.capacity)
    var saved = ContinuousClock.now
    while runs.steps < runs.capacity {
      try runs.advance(by: map)
      progress.update(runs.steps)
      if (ContinuousClock.now - saved).inSeconds >= command.checkpointInterval {
        try state.save(runs, of: name)
        saved = ContinuousClock.now
      }
    }
    progress.finish()
    return runs
  }

  private func write<Map: BlockOperator>(
    _ runs: LanczosRuns<Map.Element>, _ map: Map, _ name: String, zeros: Int, sums: [Double], method: DensityMethod,
    rounding: Double
  ) throws {
    let pairs = try RitzPairs(command.largest, of: runs, map)
    let place = DensityFile(name: name, file: file, dimension: map.dimension + zeros)
    try place.write(runs, pairs, command, zeros: zeros, sums: sums, method: method, rounding: rounding)
  }
}

extension Matrix<Double> {
  /// With one more column of one value.
  fileprivate func withColumn(_ value: Double) -> Matrix {
    Matrix(rows: rows, columns: columns + 1) { i, j in j < columns ? storage[i * columns + j] : value }
  }
}
