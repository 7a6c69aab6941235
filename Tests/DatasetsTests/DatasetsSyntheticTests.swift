import Datasets
import Diagnostics
import LinearAlgebra
import Randomness
import Store
import TestSupport
import Testing

@Suite struct DatasetsSyntheticTests {
  let stream = RandomStream(seed: 11, name: "data")

  @Test func gaussianInputsHaveTheirVariance() throws {
    let (n, d) = (400, 250)
    for (variance, expected) in [(nil, 1 / Double(d)), (2.5, 2.5)] as [(Double?, Double)] {
      let x = try SyntheticInputs.gaussian(count: n, dimension: d, variance: variance, stream: stream)
      #expect(x.rows == n && x.columns == d)
      let mean = x.frobeniusNorm * x.frobeniusNorm / Double(x.count)
      #expect(abs(mean / expected - 1) < 5 * (2 / Double(x.count)).squareRoot())
    }
  }

  @Test func spheresHaveTheirRadiusAndNoPreferredDirection() throws {
    let (n, d) = (2000, 20)
    let x = try SyntheticInputs.sphere(count: n, dimension: d, radius: 3, stream: stream)
    for i in 0..<n { #expect(abs(x.rows([i]).frobeniusNorm - 3) < 1e-14) }
    let second = Matrix.product(x.transposed, x)
    // E x xᵀ = 9/d · Id; an entry's standard deviation is below 9/d · √(2/n).
    for i in 0..<d {
      for j in 0..<d {
        let deviation = second[i, j] / Double(n) * Double(d) / 9 - (i == j ? 1 : 0)
        #expect(abs(deviation) < 5 * (2 / Double(n)).squareRoot())
      }
    }
  }

  @Test func trainingAndTestSamplesAreDistinctAndStable() throws {
    let recipe = SampleRecipe(law: .gaussian, samples: 40, testSamples: 40, dimension: 10, seed: 11)
    let training = try recipe.training()
    #expect(try Set(training.storage).isDisjoint(with: recipe.test().storage))
    let other = SampleRecipe(law: .gaussian, samples: 20, dimension: 10, seed: 11)
    #expect(try other.training() == training.rows(0..<20))
  }

  @Test(arguments: SampleRecipe.Law.allCases) func recipesAreReadBackAndDrawTheSame(law: SampleRecipe.Law) throws {
    let folder = try TemporaryFolder()
    let recipe = SampleRecipe(law: law, samples: 7, testSamples: 3, dimension: 5, seed: .max)
    try H5Writer.write(to: folder.file("seed.h5")) { try recipe.write(to: $0) }
    try H5Writer.write(to: folder.file("arrays.h5")) { file in
      try file.write(recipe.training(), to: "X")
      try file.write(recipe.test(), to: "test/X")
    }
    let (seed, arrays) = (try H5Reader(folder.file("seed.h5")), try H5Reader(folder.file("arrays.h5")))
    #expect(try SampleRecipe(seed) == recipe && SampleRecipe(arrays) == nil)
    for test in [false, true] { #expect(try seed.samples(test: test) == arrays.samples(test: test)) }
    for rows in [0..<7, 3..<6, 6..<9, 2..<2] {
      let expected = try arrays.samples().rows(rows.clamped(to: 0..<7))
      #expect(try seed.samples(rows: rows) == expected && arrays.samples(rows: rows) == expected)
    }
    #expect(try seed.shapeOfSamples() == [7, 5] && arrays.shapeOfSamples() == [7, 5])
    #expect(try seed.hasTestSamples() && arrays.hasTestSamples())
  }

  @Test(arguments: [
    ("storage", "seeds"), ("law", "cauchy"), ("seed", "-1"), ("samples", "0"), ("samples", "2.5"),
    ("dimension", "1e300"),
    ("test-samples", "-1"), ("X", ""),
  ]) func recipesThatSayNothingAreRefused(name: String, value: String) throws {
    let folder = try TemporaryFolder()
    try H5Writer.write(to: folder.file("x.h5")) { file in
      for (key, text) in [("storage", "seed"), ("law", "sphere"), ("seed", "1")] {
        try file.set(key, to: key == name ? value : text)
      }
      for (key, number) in [("samples", 3.0), ("test-samples", 2), ("dimension", 4)] {
        try file.set(key, to: key == name ? Double(value) ?? 0 : number)
      }
      if name == "X" { try file.write(Matrix<Double>(rows: 3, columns: 4), to: "X") }
    }
    let file = try H5Reader(folder.file("x.h5"))
    let found = try problem { _ = try file.samples() }
    #expect(found?.category == .badInput && found?.description.contains(name) == true, "\(String(describing: found))")
  }

  /// Before anything is drawn.
  @Test func recipesThatContradictTheirLabelsOrTheNetworkAreRefused() throws {
    let folder = try TemporaryFolder()
    func file(_ labels: Int, test: Int) throws -> H5Reader {
      try H5Writer.write(to: folder.file("x.h5")) { file in
        try SampleRecipe(law: .gaussian, samples: 4, testSamples: 0, dimension: 1 << 30, seed: 1).write(to: file)
        try file.write([Double](repeating: 1, count: labels), to: "y")
        if test > 0 { try file.write([Double](repeating: 1, count: test), to: "test/y") }
      }
      return try H5Reader(folder.file("x.h5"))
    }
    let attempts: [(word: String, attempt: () throws -> Void)] = [
      ("5 labels", { _ = try file(5, test: 0).shapeOfSamples() }), ("2 labels", { _ = try file(4, test: 2).samples() }),
      ("takes 7 inputs", { _ = try file(4, test: 0).samples(coordinates: 7) }),
      ("no test samples", { _ = try file(4, test: 0).samples(test: true) }),
    ]
    for (word, attempt) in attempts {
      let found = try problem(attempt)
      #expect(found?.category == .badInput && found?.description.contains(word) == true, "\(String(describing: found))")
    }
  }

  @Test func impossibleParametersAreRefused() throws {
    let attempts: [() throws -> Void] = [
      { _ = try SyntheticInputs.gaussian(count: 0, dimension: 3, stream: stream) },
      { _ = try SyntheticInputs.gaussian(count: 2, dimension: -3, stream: stream) },
      { _ = try SyntheticInputs.gaussian(count: 2, dimension: 3, variance: 0, stream: stream) },
      { _ = try SyntheticInputs.sphere(count: 2, dimension: 3, radius: .nan, stream: stream) },
      { _ = try SampleRecipe(law: .sphere, samples: 3, testSamples: -1, dimension: 3, seed: 1).test() },
    ]
    for attempt in attempts { #expect(try problem(attempt)?.category == .usage) }
  }
}
