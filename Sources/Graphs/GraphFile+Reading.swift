import Diagnostics
import Store

extension GraphFile {
  /// The graph `name` of a file: a group of edges, or a dense adjacency matrix. The number of vertices of a list of
  /// edges is the attribute vertices, where the file has it; else the names or the largest vertex tell.
  ///
  /// - Throws: `Problem.badInput` that names the data set at fault.
  public static func graph(_ name: String, in file: H5Reader) throws -> Graph {
    guard file.contains("\(name)/edges") else {
      return try faults(at: name, in: file) { try Graph(adjacency: file.numbers(name)) }
    }
    let list = try edges(name, in: file)
    return try faults(at: "\(name)/edges", in: file) { try Graph(list) }
  }

  private static func edges(_ name: String, in file: H5Reader) throws -> EdgeList {
    let ends = try file.integers("\(name)/edges", columns: 2)
    let names = file.contains("\(name)/names") ? try file.strings("\(name)/names") : nil
    let weights: [Double]? = file.contains("\(name)/weights") ? try file.vector("\(name)/weights") : nil
    let largest = min(ends.max() ?? -1, Int(Int32.max))
    let count = try count("vertices", in: file) ?? names?.count ?? largest + 1
    try faults(at: name, in: file) {
      try PhysicalMemory.require(
        32 * Double(count), for: "graphs of \(count) vertices", remedy: "number the vertices without gaps")
    }
    var list = EdgeList(vertexCount: count, names: names, capacity: ends.count / 2)
    for k in stride(from: 0, to: ends.count, by: 2) {
      // What is no Int32 becomes −1, which is no vertex either.
      list.append(Int32(exactly: ends[k]) ?? -1, Int32(exactly: ends[k + 1]) ?? -1)
    }
    list.weights = weights
    return list
  }

  /// The law of an ensemble.
  static func law(in file: H5Reader) throws -> any GraphLaw {
    let known = GraphLawName.allCases.map(\.rawValue).joined(separator: " or ")
    guard let text = try file.string(attribute: "law") else {
      throw Problem(
        .badInput, file: file.path, cause: "holds no graphs: neither data sets A and B nor an attribute law",
        remedy: "give a file of gen-data graphs, or one with adjacency matrices A and B")
    }
    guard let law = GraphLawName(rawValue: text) else {
      throw Problem(
        .badInput, file: file.path, object: "attribute law", cause: "is \(text)", remedy: "\(known) is known")
    }
    let delta = try number("delta", in: file)
    guard let seed = try file.string(attribute: "seed").flatMap({ UInt64($0) }) else { throw missing("seed", in: file) }
    return try faults(at: nil, in: file) {
      switch law {
      case .independent:
        guard let vertices = try count("vertices", in: file) else { throw missing("vertices", in: file) }
        let law = try CorrelatedGraphs(
          vertexCount: vertices, edgeProbability: number("edge-probability", in: file), delta: delta, seed: seed)
        try law.requireMemory()
        return law
      case .thinned:
        let parent = try graph("parent", in: file)
        return try ThinnedGraphs(parent: parent, delta: delta, seed: seed)
      }
    }
  }

  /// A positive whole number below 2³¹ among the attributes; nil where there is none of that name.
  static func count(_ name: String, in file: H5Reader) throws -> Int? {
    guard let value = try file.number(attribute: name) else { return nil }
    guard let count = Int32(exactly: value), count > 0 else {
      throw Problem(
        .badInput, file: file.path, object: "attribute \(name)", cause: "is \(value)",
        remedy: "give a positive whole number below 2³¹")
    }
    return Int(count)
  }

  private static func number(_ name: String, in file: H5Reader) throws -> Double {
    guard let value = try file.number(attribute: name) else { throw missing(name, in: file) }
    return value
  }

  private static func missing(_ name: String, in file: H5Reader) -> Problem {
    Problem(
      .badInput, file: file.path, object: "attribute \(name)", cause: "is missing or not a number",
      remedy: "make the file again by gen-data graphs")
  }

  /// What `body` returns; its problems become those of `object` in the file.
  private static func faults<Value>(
    at object: String?, in file: H5Reader, _ body: () throws -> Value
  ) throws -> Value {
    do {
      return try body()
    } catch var problem as Problem {
      if problem.category == .usage { problem.category = .badInput }
      problem.object = problem.object ?? object
      throw problem.located(in: file.path)
    }
  }
}

extension GraphPair {
  /// The pair in a file: A, B and, where it is there, `permutation`.
  ///
  /// - Throws: `Problem.badInput` that names the data set at fault.
  init(_ file: H5Reader) throws {
    var first = try GraphFile.graph("A", in: file)
    var second = try GraphFile.graph("B", in: file)
    // Lists of edges that say nothing of the number of vertices have those of the other graph.
    if try GraphFile.count("vertices", in: file) == nil {
      first = first.extended(to: second.vertexCount, unlessFixedIn: file, as: "A")
      second = second.extended(to: first.vertexCount, unlessFixedIn: file, as: "B")
    }
    let (n, m) = (first.vertexCount, second.vertexCount)
    guard n == m else {
      throw Problem(
        .badInput, file: file.path, object: "B", cause: "has \(m) vertices, but A has \(n)",
        remedy: "add vertices without edges to the smaller graph: rows and columns of zeros")
    }
    self.init(first: first, second: second, truth: try Self.truth(in: file, vertices: n))
  }

  private static func truth(in file: H5Reader, vertices n: Int) throws -> [Int]? {
    guard file.contains("permutation") else { return nil }
    let truth = try file.integers("permutation")
    guard isPermutation(truth, of: n) else {
      throw Problem(
        .badInput, file: file.path, object: "permutation", cause: "is no permutation of the \(n) vertices",
        remedy: "give for each vertex of A its vertex of B, each of 0 … \(n - 1) once")
    }
    return truth
  }
}

extension Graph {
  /// The graph with vertices without edges added, where its data sets leave their number open.
  fileprivate func extended(to count: Int, unlessFixedIn file: H5Reader, as name: String) -> Graph {
    guard count > vertexCount, file.contains("\(name)/edges"), names == nil else { return self }
    var list = edges
    list.vertexCount = count
    return Graph(distinct: list)
  }
}
