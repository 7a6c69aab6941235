import Datasets
import Diagnostics
import Kernels
import LinearAlgebra
import Networks
import Stages
import Store

/// Kernel matrices of a network at samples, formed where their blocks are.
struct KernelsTask: Codable {
  let source: EmpiricalCommand.Source
  let orders: [KernelOrder]

  /// What is done with a kernel on rank 0.
  typealias Storing = (KernelOrder, FormedKernel) throws -> Void

  /// Forms the kernels ordered. Collective.
  ///
  /// - Throws: `Agreement`, also on what `store` throws on rank 0.
  func perform(among world: Ranks, _ store: Storing) throws {
    let data = try Agreement.reach(among: world) { try H5Reader.arrays(source.data, as: "X") }
    guard let path = source.network else {
      let inputs = try Agreement.reach(among: world) { try data.shapeOfSamples()?.last ?? 0 }
      let linear = FullyConnected(inputs: inputs, widths: [], activation: Activation(.linear))
      return try perform(RandomNetwork(linear, seed: 0), data, among: world, store)
    }
    let network = try Agreement.reach(among: world) { try StoredNetwork(H5Reader(path), snapshot: source.snapshot) }
    try perform(network, data, among: world, store)
  }

  private func perform<Network: NetworkSource>(
    _ network: Network, _ data: H5Reader, among world: Ranks, _ store: Storing
  ) throws {
    let blocks = try Agreement.reach(among: world) {
      try KernelBlocks(network, samples: source.samples) {
        try data.samples(numbers: $0, coordinates: network.architecture.inputs)
      }
    }
    try withLayout(size: source.samples, among: world) { layout in
      try formConjugateKernels(blocks, network.architecture, layout, store)
    }
    for order in orders {
      guard case .tangent(let scalings) = order.form else { continue }
      try withLayout(size: source.samples * network.architecture.outputs, among: world) { layout in
        let bytes = MemoryPlan.tangentKernel(layout, network.architecture)
        try MemoryPlan.require(bytes, for: order.name, on: layout.grid)
        let kernel = try Agreement.reach(among: layout.grid.ranks) {
          try blocks.tangentKernel(scalings: scalings, rows: layout.columns, columns: layout.rows)
        }
        try deliver(DistributedMatrix(layout, local: kernel), order, store)
      }
    }
  }

  /// Runs `body` on the ranks that have blocks of a matrix of so many rows.
  private func withLayout(size: Int, among world: Ranks, _ body: (BlockCyclic) throws -> Void) throws {
    guard let grid = ProcessGrid(of: world, size: size) else { return }
    defer { grid.free() }
    try body(BlockCyclic(size: size, on: grid))
  }

  private func formConjugateKernels<Network>(
    _ blocks: KernelBlocks<Network>, _ architecture: any Architecture, _ layout: BlockCyclic, _ store: Storing
  ) throws {
    let ranks = layout.grid.ranks
    var wanted: Set<Int> = []
    var sums: [(order: KernelOrder, coefficients: [Double], matrix: DistributedMatrix)] = []
    for order in orders {
      switch order.form {
      case .conjugate(let layer): wanted.insert(layer)
      case .combination(let identity, let coefficients):
        wanted.formUnion(coefficients.indices)
        sums.append((order, coefficients, DistributedMatrix(layout, diagonal: identity)))
      case .tangent: break
      }
    }
    guard !wanted.isEmpty else { return }
    let bytes = MemoryPlan.conjugateKernels(layout, architecture, matrices: 1 + sums.count)
    try MemoryPlan.require(bytes, for: "conjugate kernels", on: layout.grid)
    // (Columns for rows: blocks lie column after column, and the kernels are symmetric.)
    var conjugate = try Agreement.reach(among: ranks) {
      try blocks.conjugateKernels(of: wanted, rows: layout.columns, columns: layout.rows)
    }
    while let (layer, block) = try Agreement.reach(among: ranks, { try conjugate.next() }) {
      for index in sums.indices { sums[index].matrix.local.add(block, scaledBy: sums[index].coefficients[layer]) }
      for order in orders {
        guard case .conjugate(layer) = order.form else { continue }
        try deliver(DistributedMatrix(layout, local: block), order, store)
      }
    }
    for sum in sums { try deliver(sum.matrix, sum.order, store) }
  }

  /// Hands a kernel to `store` on rank 0. Collective.
  private func deliver(_ matrix: DistributedMatrix, _ order: KernelOrder, _ store: Storing) throws {
    let (layout, ranks) = (matrix.layout, matrix.layout.grid.ranks)
    let beyond = matrix.diagonal.first { !$0.value.isFinite }.map { Int32($0.row) }
    let row = ranks.minimum(beyond ?? .max)
    /// The go-ahead, and panels.
    func hand(_ take: (Matrix<Double>) throws -> Void) throws {
      try Agreement.reach(among: ranks) {}
      for block in layout.blocks {
        let panel = matrix.symmetricRows(block)
        try Agreement.reach(among: ranks) { if ranks.rank == 0 { try take(panel) } }
      }
    }
    if ranks.rank == 0 {
      let kernel = FormedKernel(
        size: layout.size, rowBeyondRange: row == .max ? nil : Int(row), forEachPanel: hand)
      do {
        try store(order, kernel)
      } catch let error where !(error is Agreement) {
        // Others wait for the go-ahead, or for the end.
        try Agreement.reach(among: ranks) { throw error }
      }
    } else {
      try hand { _ in }
    }
    try Agreement.reach(among: ranks) {}
  }
}

extension H5Reader {
  /// The rows of X with these numbers, ascending.
  fileprivate func samples(numbers: [Int], coordinates: Int) throws -> Matrix<Double> {
    var (values, columns, start): ([Double], Int, Int) = ([], 0, 0)
    while start < numbers.count {
      let run = numbers[start...].enumerated().prefix { $1 == numbers[start] + $0 }.count
      let rows = try samples(rows: numbers[start]..<numbers[start] + run, coordinates: coordinates)
      if values.isEmpty { values.reserveCapacity(numbers.count * rows.columns) }
      values += rows.storage
      (columns, start) = (rows.columns, start + run)
    }
    return Matrix(rows: numbers.count, columns: columns, storage: values)
  }
}
