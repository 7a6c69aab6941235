import Kernels
import Matching
import Networks
import Pipeline

extension Work {
  /// Of a pass of n samples through the layers and of Gram matrices of what they take, there and for each output back.
  static func tangents(_ n: Int, of architecture: (any Architecture)?, ntk: Bool, grams: Int? = nil) -> Work {
    guard let body = architecture?.body else { return Work() }
    let (samples, passes) = (Double(n), ntk ? 1 + Double(body.outputs) : 1)
    var work = Work(double: 2 * samples * passes * Double(body.operations), traffic: 8 * samples * body.numbersGiven)
    for layer in body.layers where !layer.parameters.isEmpty {
      guard ntk else { continue }
      // A dense layer's share of two Gram matrices; of others the derivatives of each sample.
      work += .gram(
        n, layer is Dense ? layer.inputs + layer.outputs * body.outputs : layer.parameterCount * body.outputs)
    }
    if !ntk, let grams { work += Double(grams) * .gram(n, body.layers.map(\.inputs).max() ?? 0) }
    return work
  }

  /// Of kernels of infinite width: 30 ns for a pair and layer in closed form, 300 ns by quadratures.
  static func pairs(_ n: Int, _ m: Int, depth: Int, isPower: Bool) -> Work {
    Work(traffic: Double(n) * Double(m) * Double(depth) * (isPower ? 120 : 1200))
  }
}

extension Sequential {
  /// The numbers that layers give of a sample.
  var numbersGiven: Double { layers.reduce(0) { $0 + Double($1.outputs) } }
}

extension PointsOptions {
  /// m.
  func count(in files: KnownFiles, data: String) -> Int {
    isGiven ? files[pointsFile ?? data].rows(points ?? "X") : 0
  }
}

extension EmpiricalCommand {
  func forecast(_ files: KnownFiles) throws -> Forecast {
    let (samples, architecture) = (files[data].rows("X"), files[network].architecture)
    let others = points.count(in: files, data: data)
    let (all, depth) = (samples + others, architecture?.hiddenWidths.count ?? 0)
    let stored = network == nil ? [] : try ck.layers(depth: depth, of: network)
    let (hasTangents, k) = (ntk || parts, architecture?.outputs ?? 1)
    var work = Work.tangents(all, of: architecture, ntk: ntk, grams: lemma ? depth + 1 : stored.count)
    if parts { work += Double(depth + 1) * .tangents(all, of: architecture, ntk: true) }
    if network == nil { work += .gram(all, files[data].columns("X")) }
    var names = stored.map { ("ck/\($0)", 1) }
    if ck == .layers([0]) { names = [("ck/0", 1)] }
    if ntk { names.append(("ntk", k)) }
    if parts { names += (1...depth + 1).map { ("ntk-parts/\($0)", k) } }
    if lemma { names.append(("lemma-3-5", 1)) }
    var output = FileForecast()
    for (name, outputs) in names {
      output.arrays[name] = [outputs * samples, outputs * samples]
      if others > 0 { output.arrays["cross/\(name)"] = [outputs * others, outputs * samples] }
    }
    if precision == .single { work = work.inFloat32 }
    let memory = EmpiricalMemory.bytes(samples: all, of: architecture, ntk: hasTangents, precision)
    return Forecast(Needs(memory: memory + files[data].sampleBytes, work: work), output: output)
  }
}

extension InfiniteCommand {
  func forecast(_ files: KnownFiles) throws -> Forecast {
    let (n, network) = (files[data].rows("X"), try options.network())
    let m = points.count(in: files, data: data)
    var output = FileForecast()
    for kernel in kernels.elements {
      output.arrays[kernel.rawValue] = [n, n]
      if m > 0 { output.arrays["cross/\(kernel.rawValue)"] = [m, n] }
    }
    let work = Work.pairs(n, n / 2 + m, depth: network.depth, isPower: network.power != nil)
    return Forecast(
      Needs(
        memory: InfiniteNetwork.bytes(rows: n, columns: max(n, m)) + files[data].sampleBytes,
        work: Double(kernels.elements.count) * work), output: output)
  }
}

extension RegressionCommand {
  /// What the equations of so many samples and points take.
  func bytes(samples: Int, _ architecture: (any Architecture)?) -> Double {
    let size = Double(samples) * Double(kernel == .ntk ? architecture?.outputs ?? 1 : 1)
    return 3 * 8 * size * size
  }

  func forecast(_ files: KnownFiles) throws -> Forecast {
    let (n, m) = (files[data].rows("X"), files[data].rows("test/X"))
    let architecture = files[network].architecture
    var (memory, size) = (bytes(samples: n + m, architecture), Double(n))
    var work: Work
    if let architecture {
      memory = max(memory, EmpiricalMemory.bytes(samples: n + m, of: architecture, ntk: kernel == .ntk))
      work = .tangents(n + m, of: architecture, ntk: kernel == .ntk, grams: 1)
      if kernel == .ntk { size *= Double(architecture.outputs) }
    } else {
      let network = try options.network()
      work = .pairs(n, n / 2 + m, depth: network.depth, isPower: network.power != nil)
    }
    work += Work(double: size * size * (size / 3 + 4 * Double(m)))
    return Forecast(Needs(memory: memory + files[data].sampleBytes, work: work))
  }
}

extension SimilarityCommand {
  func forecast(_ files: KnownFiles) -> Forecast {
    guard let graphs = files[graphs].graphs else { return Forecast(.small, output: .unknown) }
    var output = FileForecast()
    output.arrays["similarity"] = [graphs.vertices, graphs.vertices]
    return Forecast(
      Needs(
        memory: Matcher.bytes(of: [method], vertices: graphs.vertices),
        work: .matching([method], vertices: graphs.vertices)), output: output)
  }
}
