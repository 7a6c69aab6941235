import Datasets
import Graphs
import LinearAlgebra
import Pipeline

extension SamplesCommand {
  /// d.
  var coordinates: Int {
    if case .images(let identity) = input { return identity.images?.image.count ?? 0 }
    return dimension ?? 0
  }

  /// The most images of a data set's split.
  private static let publishedImages = 60_000.0

  /// What samples and the teacher take, or images as published, a byte a number, then as drawn and as prepared, with the
  /// principal components.
  var bytes: Double {
    let (d, n, m) = (Double(coordinates), Double(samples), Double(testSamples))
    guard case .images = input else { return 8 * d * (n + m + 3 * Double(teacher.directions ?? 0)) }
    return d * Self.publishedImages + 8 * d * (2 * n + 2 * m + (remove > 0 ? 3 * d : 0))
  }

  func forecast(_ files: KnownFiles) -> Forecast {
    let (n, m, d) = (Double(samples), Double(testSamples), Double(coordinates))
    var needs = Needs(memory: bytes, cores: 1, work: .draws((n + m) * d))
    if remove > 0 {
      needs.cores = .max
      needs.work += .gram(coordinates, samples) + .eigenvalues(coordinates)
    }
    var output = FileForecast()
    (output.arrays["X"], output.arrays["test/X"]) = ([samples, coordinates], [testSamples, coordinates])
    if labels != .none {
      var columns: [Int] = []
      if labels == .oneHot, case .images(let identity) = input {
        let all = (try? identity.images?.labelling(labelling))?.classNames.count ?? 1
        columns = [classes?.elements.count ?? all]
      }
      (output.arrays["y"], output.arrays["test/y"]) = ([samples] + columns, [testSamples] + columns)
    }
    return Forecast(needs, output: output)
  }
}

extension GraphsCommand {
  func forecast(_ files: KnownFiles) -> Forecast {
    guard let vertices, let edgeProbability else { return Forecast(.small, output: .unknown) }
    let bytes = CorrelatedGraphs.bytes(vertices: vertices, edgeProbability: edgeProbability)
    var output = FileForecast()
    output.graphs = (vertices, edgeProbability, trials)
    return Forecast(
      Needs(memory: bytes, cores: 1, work: trials > 1 ? Work() : .draws(Double(vertices) * Double(vertices))),
      output: output)
  }
}

extension MixtureCommand {
  /// What the points and the draws take.
  var bytes: Double {
    let (points, numbers) = (Double(max(samples, testSamples)), Double(dimension) + 2 + 2 * Double(draws))
    return 8 * (points * numbers + Double(components) * Double(dimension))
  }

  func forecast(_ files: KnownFiles) -> Forecast {
    let (points, width) = (Double(samples + testSamples), Double(resolvedWidth))
    let weights = width * (Double(dimension) + Double(depth - 1) * width)
    var output = FileForecast()
    for (group, count) in [("", samples), ("test/", testSamples)] {
      output.arrays["\(group)X"] = [count, dimension]
      if labels != .none { output.arrays["\(group)y"] = [count] }
    }
    var needs = Needs(memory: bytes, cores: draws > 0 ? .max : 1, work: .draws(points * Double(dimension)))
    guard draws > 0 else { return Forecast(needs, output: output) }
    needs.memoryPerCore = WideNetwork.bytes(inputs: dimension, width: resolvedWidth, depth: depth)
    // Each block of 512 points draws the weights anew.
    needs.work +=
      Double(draws) * (Work(double: 2 * points * weights, traffic: 8 * points * width) + points / 512 * .draws(weights))
    return Forecast(needs, output: output)
  }
}

extension ProcessCommand {
  /// What the covariance and the draws take.
  func bytes(samples: Int) -> Double { 8 * Double(samples) * (Double(samples) + 2 * Double(draws)) }

  func forecast(_ files: KnownFiles) -> Forecast {
    let n = files[covariance].rows(matrix)
    var output = files[data]
    output.arrays["y"] = draws == 1 ? [n] : [n, draws]
    let (size, count) = (Double(n), Double(draws))
    return Forecast(
      Needs(
        memory: bytes(samples: n) + files[data].sampleBytes,
        work: Work(double: size * size * (size / 3 + 2 * count)) + .draws(size * count)), output: output)
  }
}

extension TextCommand {
  /// What so many encoded texts take.
  static func bytes(texts: Int, tokens: Int) -> Double { 8 * Double(texts) * Double(tokens) }

  func forecast(_ files: KnownFiles) -> Forecast {
    // Without --samples all texts are taken, whose number is not known.
    guard let samples, test == nil else {
      return Forecast(Needs(memory: Needs.unknownMemory, cores: 1), output: .unknown)
    }
    let (texts, longest) = (samples + testSamples, tokens ?? 40)
    var output = FileForecast()
    for (group, count) in [("", samples), ("test/", testSamples)] {
      output.arrays["\(group)X"] = [count, longest]
      output.arrays["\(group)y"] = labels == .oneHot ? [count, 2] : [count]
    }
    // The published texts are 228 MB, which are searched for lines.
    return Forecast(
      Needs(memory: 0x1p29 + 2 * Self.bytes(texts: texts, tokens: longest), cores: 1, work: Needs.small.work),
      output: output)
  }
}
