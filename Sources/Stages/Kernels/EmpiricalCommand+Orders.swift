import Datasets
import Diagnostics
import Networks
import Store

extension EmpiricalCommand {
  /// What kernels are formed of, for whoever forms them elsewhere.
  public struct Source: Codable, Sendable {
    /// The references of the files, as on the command line.
    public let data: String
    public let network: String?
    public let snapshot: Int?
    /// n.
    public let samples: Int
  }

  /// Runs the command with kernels that somebody forms of rows of the samples, none of which is in one memory as a whole.
  ///
  /// - Parameter form: forms the kernels ordered, and hands over each.
  /// - Throws: `Problem.usage` for what is not formed so: kernels of networks that are not fully connected, and K(x, X).
  public func run(
    _ form: (
      _ source: Source, _ orders: [KernelOrder], _ store: (KernelOrder, FormedKernel) throws -> Void
    ) throws -> Void
  ) throws {
    try precision.require(Double.self, "kernels")
    let dataFile = try H5Reader.arrays(data, as: "X")
    let networkFile = try network.map { try H5Reader($0) }
    let architecture = try networkFile.map { try StoredNetwork($0, snapshot: snapshot).architecture }
    guard architecture.map({ $0 is FullyConnected }) ?? true, pooling == nil, !points.isGiven else {
      throw Problem(
        .usage, file: network, object: "kernels-mpi",
        cause: "forms kernels of fully connected networks, between the samples of --data alone",
        remedy: "take the program kernels for other networks, --pooling and --points")
    }
    try architecture?.requireSamples(of: dataFile)
    let shape = try dataFile.shapeOfSamples() ?? dataFile.shape(of: "X")
    guard shape.count == 2, !shape.contains(0) else {
      throw Problem(
        .badInput, file: data, object: "X",
        cause: "has shape (\(shape.map(String.init).joined(separator: ", "))), not (n, d)",
        remedy: "give samples in rows, at least one")
    }
    let source = Source(data: data, network: network, snapshot: snapshot, samples: shape[0])
    let orders = try orders(architecture)
    try write(dataFile, networkFile, nil, samples: shape[0]) { file in
      guard !orders.isEmpty else { return }
      do {
        try form(source, orders) { order, kernel in
          if let row = kernel.rowBeyondRange { throw beyondRange(order.name, row: row) }
          try file.write(rows: kernel.size, columns: kernel.size, to: order.name, kernel.forEachPanel)
          if case .tangent(let scalings) = order.form, order.name == "ntk" {
            try file.set("scalings", to: CommaList(scalings).text, on: order.name)
          }
        }
      } catch let problem as Problem where problem.category == .badInput {
        throw problem.located(in: data)
      }
    }
  }

  private func orders(_ architecture: (any Architecture)?) throws -> [KernelOrder] {
    guard let architecture else {
      return ck == .layers([0]) ? [KernelOrder(name: "ck/0", form: .conjugate(layer: 0))] : []
    }
    let depth = architecture.hiddenWidths.count
    let taus = try scalings(depth: depth)
    var orders = try ck.layers(depth: depth, of: network).sorted().map {
      KernelOrder(name: "ck/\($0)", form: .conjugate(layer: $0))
    }
    if ntk { orders.append(KernelOrder(name: "ntk", form: .tangent(scalings: taus))) }
    if parts {
      orders += taus.indices.map { layer in
        let alone = taus.indices.map { $0 == layer ? taus[$0] : 0 }
        return KernelOrder(name: "ntk-parts/\(layer + 1)", form: .tangent(scalings: alone))
      }
    }
    if lemma {
      let sum = try approximation(of: architecture, taus)
      orders.append(KernelOrder(name: "lemma-3-5", form: .combination(identity: sum.identity, layers: sum.layers)))
    }
    return orders
  }
}
