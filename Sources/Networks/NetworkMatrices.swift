import LinearAlgebra

/// The parameters of a network as matrices whose rows belong to outputs.
public struct NetworkMatrices: WeightMatrices {
  private let network: any NetworkSource
  public let shapes: [MatrixShape]

  public init(_ network: any NetworkSource) {
    self.network = network
    shapes = Self.shapes(of: network.architecture)
  }

  /// The matrices of such networks.
  public static func shapes(of architecture: any Architecture) -> [MatrixShape] {
    architecture.body.parameters.map { shape in
      MatrixShape(
        name: shape.name, rows: shape.rows, columns: shape.columns, stored: shape.stored,
        unfolding: shape.stored.count > 2 ? .first : nil, isWeight: shape.rows > 1 && shape.columns > 1)
    }
  }

  public func matrix(_ index: Int) throws -> Matrix<Double> { try network.values(of: index) }
}
