import Diagnostics
import LinearAlgebra
import Store

extension SampleRecipe {
  /// Writes the attributes `storage`, `law`, `samples`, `test-samples`, `dimension` and `seed`.
  ///
  /// - Throws: `Problem.cannotWrite` where they cannot be written.
  public func write(to file: H5Writer) throws {
    try file.set("storage", to: Storage.seed.rawValue)
    try file.set("law", to: law.rawValue)
    try file.set("samples", to: samples)
    try file.set("test-samples", to: testSamples)
    try file.set("dimension", to: dimension)
    try file.set("seed", to: "\(seed)")
  }

  /// The recipe in `file`; nil where the file has its samples.
  ///
  /// - Throws: `Problem.badInput` for attributes that are missing or say nothing, and for samples beside them.
  public init?(_ file: H5Reader) throws {
    func refusal(_ name: String, _ cause: String) -> Problem {
      Problem(
        .badInput, file: file.path, object: "attribute \(name)", cause: cause,
        remedy: "make the data again with gen-data, or store X and remove the attribute storage")
    }
    guard file.attributes().contains("storage") else { return nil }
    let text = try file.string(attribute: "storage") ?? ""
    guard let storage = Storage(rawValue: text) else {
      throw refusal("storage", "is “\(text)”, not \(Storage.allCases.map(\.rawValue).joined(separator: " or "))")
    }
    guard storage == .seed else { return nil }
    guard let law = try file.string(attribute: "law").flatMap(Law.init) else {
      throw refusal("law", "is missing, or not \(Law.allCases.map(\.rawValue).joined(separator: " or "))")
    }
    guard let seed = try file.string(attribute: "seed").flatMap({ UInt64($0) }) else {
      throw refusal("seed", "is missing or not a number")
    }
    func size(_ name: String, from least: Int) throws -> Int {
      guard let number = try file.number(attribute: name), let size = Int(exactly: number), least..<1 << 31 ~= size
      else {
        throw refusal(name, "is missing, or no number of \(least)…2³¹−1")
      }
      return size
    }
    if let stored = ["X", "test/X"].first(where: file.contains) {
      throw refusal("storage", "is “\(text)”, but there is \(stored), which contradicts it")
    }
    self.init(
      law: law, samples: try size("samples", from: 1), testSamples: try size("test-samples", from: 0),
      dimension: try size("dimension", from: 1), seed: seed)
    for (labels, name, count) in [("y", "samples", samples), ("test/y", "test-samples", testSamples)] {
      guard file.contains(labels), let rows = try file.shape(of: labels).first, rows != count else { continue }
      throw refusal(name, "is \(count), but \(labels) has \(rows) labels")
    }
  }
}

extension H5Reader {
  /// The samples `X` (n, d), or with `test` `test/X`, of a data file: as it holds them, or drawn again from its recipe.
  ///
  /// - Parameters:
  ///   - test: whether the test samples are asked for.
  ///   - coordinates: the d of who takes them, compared before anything is drawn; nil for any.
  /// - Throws: `Problem.badInput` for data and recipes that cannot be read, or of another d.
  public func samples(test: Bool = false, coordinates: Int? = nil) throws -> Matrix<Double> {
    guard let recipe = try recipe(coordinates: coordinates) else { return try matrix(test ? "test/X" : "X") }
    guard !test || recipe.testSamples > 0 else {
      throw Problem(
        .badInput, file: path, object: "attribute test-samples", cause: "is 0: there are no test samples",
        remedy: "make the data with --test-samples")
    }
    return test ? try recipe.test() : try recipe.training()
  }

  /// Some rows of `X`, those there are, in the same way.
  ///
  /// - Throws: as `samples`.
  public func samples(rows: Range<Int>, coordinates: Int? = nil) throws -> Matrix<Double> {
    try recipe(coordinates: coordinates)?.training(rows: rows) ?? matrix("X", rows: rows)
  }

  /// What the samples are drawn from, if they are, with d checked.
  private func recipe(coordinates: Int?) throws -> SampleRecipe? {
    guard let recipe = try SampleRecipe(self) else { return nil }
    guard recipe.dimension == coordinates ?? recipe.dimension else {
      throw Problem(
        .badInput, file: path, object: "attribute dimension",
        cause: "is \(recipe.dimension), but the network takes \(coordinates ?? 0) inputs",
        remedy: "give data of its inputs")
    }
    return recipe
  }

  /// Whether there are test samples.
  ///
  /// - Throws: as `samples`.
  public func hasTestSamples() throws -> Bool {
    try SampleRecipe(self).map { $0.testSamples > 0 } ?? contains("test/X")
  }

  /// (n, d), nil where the file neither has samples nor says how they are drawn.
  ///
  /// - Throws: as `samples`.
  public func shapeOfSamples() throws -> [Int]? {
    if let recipe = try SampleRecipe(self) { return [recipe.samples, recipe.dimension] }
    return contains("X") ? try shape(of: "X") : nil
  }
}
