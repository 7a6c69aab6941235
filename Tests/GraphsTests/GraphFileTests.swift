import Diagnostics
import Foundation
import Graphs
import LinearAlgebra
import Store
import TestSupport
import Testing

/// Pairs of graphs and their laws in HDF5 files.
@Suite struct GraphFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ body: (H5Writer) throws -> Void) throws -> H5Reader {
    let path = folder.file("graphs.h5")
    try H5Writer.write(to: path, body)
    return try H5Reader(path)
  }

  @Test(arguments: RandomGraph.shapes.filter { $0.n > 0 }, [false, true])
  func pairs(shape: (n: Int, density: Double, weighted: Bool), named: Bool) throws {
    var list = RandomGraph(vertices: shape.n, density: shape.density, weighted: shape.weighted, seed: 21).list
    list.names = named ? (0..<shape.n).map { $0 % 2 == 0 ? "α\($0)" : "v" } : nil
    let first = try Graph(list)
    let truth = Array((0..<shape.n).reversed())
    let second = first.relabelled(by: truth)
    for known in [truth, nil] {
      let pair = GraphPair(first: first, second: second, truth: known)
      let read = try GraphFile(file { try GraphFile.write(pair, to: $0) })
      #expect(read.trials == 1 && read.vertexCount == shape.n)
      #expect(read.pair(trial: 0) == pair)
    }
  }

  @Test func laws() throws {
    let parent = try Graph(RandomGraph(vertices: 50, density: 0.2, weighted: true, seed: 22).list)
    let laws: [any GraphLaw] = [
      try CorrelatedGraphs(vertexCount: 40, edgeProbability: 0.3, delta: 0.2, seed: .max),
      try ThinnedGraphs(parent: parent, delta: 0.2, seed: 5),
    ]
    for law in laws {
      let ensemble = try GraphFile(file { try GraphFile.write(law, trials: 7, to: $0) })
      #expect(ensemble.trials == 7 && ensemble.vertexCount == law.vertexCount)
      for trial in [0, 6] {
        #expect(ensemble.pair(trial: trial) == law.pair(trial: trial))
        #expect(ensemble.adjacencies(trial: trial) == law.adjacencies(trial: trial))
      }
      let single = try GraphFile(file { try GraphFile.write(law, trials: 1, to: $0) })
      #expect(single.trials == 1 && single.pair(trial: 0) == law.pair(trial: 0))
    }
  }

  @Test func matricesMadeElsewhere() throws {
    let (first, second) = (
      RandomGraph(vertices: 30, density: 0.3, weighted: true, seed: 23),
      RandomGraph(vertices: 30, density: 0.3, weighted: false, seed: 24)
    )
    let read = try GraphFile(
      file { file in
        try file.write(first.adjacency, to: "A")
        try file.write(second.adjacency.storage.map { Int32($0) }, shape: [30, 30], to: "B")
      })
    #expect(try read.pair(trial: 0) == GraphPair(first: Graph(first.list), second: Graph(second.list), truth: nil))
    #expect(read.adjacencies(trial: 3) == (first.adjacency, second.adjacency))
  }

  /// A single matrix is read as a user says, like those of text files; edges are taken as they are.
  @Test func matricesThatAreNoGraphs() throws {
    let arcs = Matrix<Double>(rows: 3, columns: 3, storage: [4, 2, 0, 0, 0, 1, 0, 1, 0])
    let stored = try file { file in
      try file.write(arcs, to: "A")
      try file.write(Matrix<Double>(rows: 2, columns: 3), to: "oblong")
      try file.write([0, 1], shape: [1, 2], to: "B/edges")
    }
    var reading = GraphReading()
    #expect(
      try problem { _ = try GraphDocument("A", in: stored, reading: reading) }?.remedy?.contains("--loops") == true)
    reading.loops = .drop
    let either = try GraphDocument("A", in: stored, reading: reading)
    #expect(either.graph.edges.weights == [2, 1] && either.warnings.count == 2 && either.format == .matrix)
    reading.arcs = .mutual
    #expect(try GraphDocument("A", in: stored, reading: reading).graph.degrees == [0, 1, 1])
    reading.arcs = .refuse
    #expect(
      try problem { _ = try GraphDocument("A", in: stored, reading: reading) }?.cause.contains("directed") == true)
    #expect(
      try problem { _ = try GraphDocument("oblong", in: stored, reading: reading) }?.cause.contains("(2, 3)") == true)
    #expect(try GraphDocument("B", in: stored, reading: reading).format == .stored)
  }

  /// Lists of edges alone: the larger number of vertices is that of both graphs.
  @Test func edgesMadeElsewhere() throws {
    let pair = try GraphFile(
      file { file in
        try file.write([0, 1, 1, 2], shape: [2, 2], to: "A/edges")
        try file.write([4, 1], shape: [1, 2], to: "B/edges")
        try file.write([4, 3, 2, 1, 0], to: "permutation")
      }
    ).pair(trial: 0)
    #expect(pair.vertexCount == 5 && pair.first.edgeCount == 2 && pair.second.degrees == [0, 1, 0, 0, 1])
    #expect(pair.truth == [4, 3, 2, 1, 0])
  }

  /// Contents that make no pair of graphs, and what the message names.
  static let faults: [(body: @Sendable (H5Writer) throws -> Void, words: [String])] = [
    ({ try $0.write([1.0], to: "X") }, ["no graphs", "A and B"]),
    ({ try $0.write(square, to: "A") }, ["B", "no such data set"]),
    ({ try both($0, square, Matrix(rows: 3, columns: 3)) }, ["B", "3 vertices", "2", "zeros"]),
    ({ try both($0, square, Matrix(rows: 2, columns: 2, storage: [0, 1, 0, 0])) }, ["B", "not symmetric"]),
    ({ try both($0, square, Matrix(rows: 2, columns: 2, storage: [1, 0, 0, 0])) }, ["B", "(0, 0)"]),
    ({ try both($0, square, Matrix(rows: 2, columns: 2, storage: [0, .nan, .nan, 0])) }, ["B", "nan"]),
    ({ try both($0, Matrix(rows: 1, columns: 2), square) }, ["A", "(1, 2)", "square"]),
    ({ try permuted($0, [0, 0]) }, ["permutation", "2 vertices"]),
    ({ try permuted($0, [0, 1, 2]) }, ["permutation"]),
    ({ try permuted($0, [1, 2]) }, ["permutation"]),
    ({ try edges($0, [0, 1, 1, 1]) }, ["A/edges", "joins 1 with itself"]),
    ({ try edges($0, [0, -1]) }, ["A/edges", "(0, -1)"]),
    ({ try edges($0, [0, 1 << 40], vertices: 5) }, ["A/edges", "edge 0", "5 vertices"]),
    ({ try edges($0, [0, 7], vertices: 5) }, ["A/edges", "(0, 7)", "5 vertices"]),
    ({ try edges($0, [0, 1], vertices: -5) }, ["vertices", "-5"]),
    ({ try $0.write([0, 1, 2], shape: [1, 3], to: "A/edges") }, ["A/edges", "(1, 3)", "(any, 2)"]),
    ({ try $0.set("law", to: "tree") }, ["law", "tree", "erdos-renyi"]),
    ({ try $0.set("law", to: "erdos-renyi") }, ["delta", "missing"]),
    ({ try law($0, delta: 2, trials: 3) }, ["delta", "2.0"]),
    ({ try law($0, delta: 0.1, trials: 0) }, ["trials", "0"]),
  ]

  @Test(arguments: faults.indices) func refused(number: Int) throws {
    let (body, words) = Self.faults[number]
    let file = try file(body)
    let problem = #expect(throws: Problem.self) { try GraphFile(file) }
    #expect(problem?.category == .badInput && problem?.file == file.path && problem?.remedy != nil)
    let message = problem?.description ?? ""
    for word in words { #expect(message.contains(word), "\(message)") }
  }

  private static let square = Matrix<Double>(rows: 2, columns: 2, storage: [0, 1, 1, 0])

  private static func both(_ file: H5Writer, _ first: Matrix<Double>, _ second: Matrix<Double>) throws {
    try file.write(first, to: "A")
    try file.write(second, to: "B")
  }

  private static func permuted(_ file: H5Writer, _ permutation: [Int]) throws {
    try both(file, square, square)
    try file.write(permutation, to: "permutation")
  }

  private static func edges(_ file: H5Writer, _ ends: [Int], vertices: Int? = nil) throws {
    try file.write(ends, shape: [ends.count / 2, 2], to: "A/edges")
    try file.write([0, 1], shape: [1, 2], to: "B/edges")
    if let vertices { try file.set("vertices", to: vertices) }
  }

  private static func law(_ file: H5Writer, delta: Double, trials: Int) throws {
    try file.set("law", to: "erdos-renyi")
    try file.set("vertices", to: 10)
    try file.set("edge-probability", to: 0.5)
    try file.set("delta", to: delta)
    try file.set("seed", to: "1")
    try file.set("trials", to: trials)
  }
}
