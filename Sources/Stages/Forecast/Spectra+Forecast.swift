import Datasets
import Graphs
import Kernels
import LinearAlgebra
import Matching
import Networks
import Pipeline
import Spectra

extension MatricesCommand {
  func forecast(_ files: KnownFiles) -> Forecast {
    let file = files[input]
    let square = file.arrays.filter { $0.value.count == 2 && $0.value[0] == $0.value[1] }.keys.sorted()
    let names = matrices == "all" ? square : matrices.split(separator: ",").map(String.init)
    var output = FileForecast()
    var needs = Needs()
    for name in names {
      let n = file.rows(name)
      needs.memory = max(needs.memory, Self.bytes(of: [n, n], precision))
      let work = Work.eigenvalues(n) + Work(double: 4 * Double(n) * Double(n) * Double(vectors))
      needs.work += precision == .single ? work.inFloat32 : work
      output.arrays["\(name)/eigenvalues"] = [n]
      if vectors > 0 { output.arrays["\(name)/eigenvectors"] = [vectors, n] }
    }
    return Forecast(needs, output: output)
  }
}

extension WeightsCommand {
  func forecast(_ files: KnownFiles) throws -> Forecast {
    let architecture = input.flatMap { files[$0].architecture }
    let network =
      try architecture
      ?? Transformer(
        StandInModel.shape, features: .pooler, longest: StandInModel.shape.positions, outputs: 1)
    let analyses = analysis ?? (architecture == nil)
    let names = parameters == "all" ? nil : Set(parameters.split(separator: ",").map(String.init))
    var output = FileForecast()
    var needs = Needs()
    for shape in NetworkMatrices.shapes(of: network) where names?.contains(shape.name) ?? shape.isWeight {
      let (size, length) = (min(shape.rows, shape.columns), max(shape.rows, shape.columns))
      needs.memory = max(needs.memory, Self.bytes(of: shape, analysing: analyses))
      // The shuffled copy's spectrum too.
      needs.work += (analyses ? 2 : 1) * (.gram(size, length) + .eigenvalues(size))
      output.arrays["\(shape.name)/eigenvalues"] = [size]
    }
    return Forecast(needs, output: output)
  }
}

extension PowerLawCommand {
  func forecast(_ files: KnownFiles) throws -> Forecast {
    let n = input.map { files[$0].rows(matrix) } ?? files[samples].rows("X")
    var work = Work.eigenvalues(n, vectors: data != nil || covariance != nil)
    if samples != nil {
      let network = try network.network()
      let count = covariance == nil ? 1.0 : 2
      work += count * .pairs(n, n / 2, depth: network.depth, isPower: network.power != nil)
    }
    var output = FileForecast()
    output.arrays["eigenvalues"] = [n]
    return Forecast(Needs(memory: MatricesCommand.bytes(of: [n, n]), work: work), output: output)
  }
}

extension SpectralDensityCommand {
  func forecast(_ files: KnownFiles) throws -> Forecast {
    let (n, architecture) = (files[data].rows("X"), files[network].architecture)
    guard let architecture else { return Forecast(Needs(memory: Needs.unknownMemory, work: Needs.small.work)) }
    var needs = Needs()
    func add(_ name: String, rows: Int, columns: Int) {
      let least = min(rows, columns)
      let probes = probes(dimension: least)
      let products = Double(probes) * Double(min(steps, least))
      let memory: Double
      switch method.ofGram(rows: rows, columns: columns, products: products) {
      case .dense:
        memory = DensityMemory.dense(rows: rows, columns: columns)
        needs.work += .gram(least, max(rows, columns)) + .eigenvalues(least)
      default:
        memory = DensityMemory.probes(probes, steps: steps, dimension: least, of: Double.self)
        needs.work += Work(double: 4 * products * Double(rows) * Double(columns)) + lanczos(least, probes)
      }
      needs.memory = max(needs.memory, memory + DensityMemory.matrix(rows: rows, columns: columns))
    }
    func lanczos(_ size: Int, _ probes: Int) -> Work {
      let steps = Double(min(steps, size))
      return Work(traffic: 16 * Double(size) * Double(probes) * steps * steps)
    }
    let names = parameters == "all" ? nil : parameters.map { Set($0.split(separator: ",").map(String.init)) }
    if parameters != nil {
      for shape in NetworkMatrices.shapes(of: architecture) where names?.contains(shape.name) ?? shape.isWeight {
        add(shape.name, rows: shape.rows, columns: shape.columns)
      }
    }
    let dense = architecture.body.layers.filter { !$0.parameters.isEmpty }
    for layer in try ck.layers(depth: dense.count - 1, of: network) {
      add("ck/\(layer)", rows: n, columns: dense[layer].inputs)
      needs.work += .tangents(n, of: architecture, ntk: false)
    }
    if ntk {
      let size = n * architecture.outputs
      let probes = probes(dimension: size)
      let method = method.ofTangents(samples: n, of: architecture, probes: probes, steps: steps)
      guard method != .dense else {
        needs.memory = max(needs.memory, DensityMemory.tangents(samples: n, of: architecture) + files[data].sampleBytes)
        needs.work += .tangents(n, of: architecture, ntk: true) + .eigenvalues(size)
        return Forecast(needs)
      }
      needs.memory = max(
        needs.memory,
        DensityMemory.factors(samples: n, of: architecture)
          + DensityMemory.probes(probes, steps: steps, dimension: size, of: Float.self) + files[data].sampleBytes)
      let (square, products) = (Double(size) * Double(size), Double(probes) * Double(steps))
      needs.work +=
        method == .stored
        ? Work(
          single: TangentFactors.formingOperations(samples: n, of: architecture) + square * products,
          traffic: 2 * square * Double(steps))
        : Work(single: products * TangentFactors.productOperations(samples: n, of: architecture))
      needs.work += lanczos(size, probes)
    }
    return Forecast(needs)
  }
}

extension OverlapsCommand {
  func forecast(_ files: KnownFiles) -> Forecast {
    guard let graphs = files[graphs].graphs else { return Forecast(.small, output: .unknown) }
    let n = graphs.vertices
    let pair = 2.0 * .eigenvalues(n) + .draws(Double(n) * Double(n) / 2)
    return Forecast(
      Needs(
        memoryPerCore: EigenvectorOverlaps.bytes(size: n), cores: graphs.trials, work: Double(graphs.trials) * pair))
  }
}

extension CollectCommand {
  func forecast(_ files: KnownFiles) -> Forecast {
    let arrays = inputs.first.map { files[$0].arrays } ?? [:]
    let chosen = arrays.filter { name, _ in
      sets.map { $0.elements.contains { name == $0 || name.hasPrefix("\($0)/") } } ?? true
    }
    var output = FileForecast()
    for (name, shape) in chosen {
      (output.arrays["\(name)/mean"], output.arrays["\(name)/error"]) = (shape, shape)
    }
    let numbers = Double(inputs.count) * (chosen.values.map(FileForecast.numbers).max() ?? 0)
    return Forecast(
      Needs(
        memory: 3 * 8 * numbers, cores: 1,
        work: Work(traffic: 80 * Double(inputs.count) * chosen.values.reduce(0) { $0 + FileForecast.numbers($1) })),
      output: output)
  }
}

extension Work {
  /// Of a pair of graphs: two eigensystems, products of eigenvectors and an assignment; of leading eigenvectors some hundred
  /// products with the edges.
  static func matching(_ methods: [MatchingMethod], vertices n: Int) -> Work {
    let cube = Double(n) * Double(n) * Double(n)
    var work = Work()
    if methods.contains(where: \.isDense) { work += 2 * .eigenvalues(n, vectors: true) }
    for method in methods {
      switch method {
      case .topEigenvector: work += Work(traffic: 400 * Double(n) * Double(n))
      case .quadraticProgram: work += Work(double: 400 * cube, traffic: 2 * cube)
      default: work += Work(double: 6 * cube, traffic: 2 * cube)
      }
    }
    return work
  }
}

extension MatchCommand {
  func forecast(_ files: KnownFiles) -> Forecast {
    guard let path = graphs, let graphs = files[path].graphs else {
      return Forecast(Needs(memory: Needs.unknownMemory, work: Needs.small.work))
    }
    let (n, count) = (graphs.vertices, trials ?? graphs.trials)
    var output = FileForecast()
    for method in methods.elements {
      for name in ["edge-overlap", "common-edges", "objective", "similarity", "recovery"] {
        output.arrays["\(method.rawValue)/\(name)"] = [count]
      }
      for name in ["edge-overlap-mean", "recovery-mean", "recovery-error"] {
        output.arrays["\(method.rawValue)/\(name)"] = [1]
      }
    }
    let bytes = Matcher.bytes(of: methods.elements, vertices: n)
    let pair = bytes + CorrelatedGraphs.bytes(vertices: n, edgeProbability: graphs.edgeProbability)
    // A single trial has all cores for its products.
    let cores = count > 1 ? count : .max
    return Forecast(
      Needs(
        memory: count > 1 ? 0 : pair, memoryPerCore: count > 1 ? pair : 0, cores: cores,
        work: Double(count) * (.matching(methods.elements, vertices: n) + .draws(Double(n) * Double(n) / 2))),
      output: output)
  }
}
