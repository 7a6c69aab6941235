import LinearAlgebra
import Networks

/// The Jacobian's Gram matrix with layer scalings, one for each layer of weights with its biases, the Jacobian by central
/// differences.
public func finiteDifferenceKernel(
  _ network: Network<Double>, _ samples: Matrix<Double>, scalings: [Double]
) throws -> Matrix<Double> {
  let (n, k) = (samples.rows, network.architecture.outputs)
  let step = 1e-5
  var kernel = Matrix<Double>(rows: n * k, columns: n * k)
  var layer = -1
  for name in network.names {
    // Biases follow their weights.
    if !name.hasPrefix("b/") { layer += 1 }
    for index in 0..<(network[name]?.count ?? 0) {
      let (high, low) = try (
        network.shifted(name, index, by: step).outputs(samples).transposed.storage,
        network.shifted(name, index, by: -step).outputs(samples).transposed.storage
      )
      let gradient = zip(high, low).map { ($0 - $1) / (2 * step) }
      for i in 0..<n * k {
        for j in 0..<n * k { kernel[i, j] += scalings[layer] * gradient[i] * gradient[j] }
      }
    }
  }
  return kernel
}

/// mean (f − y)².
public func meanSquare(
  _ network: Network<Double>, _ inputs: Matrix<Double>, _ labels: Matrix<Double>
) throws -> Double {
  var residual = try network.outputs(inputs)
  residual.add(labels, scaledBy: -1)
  return residual.frobeniusNorm * residual.frobeniusNorm / Double(residual.count)
}

/// The derivative of `function` by every number of every parameter, by central differences.
public func finiteDifferences(
  _ network: Network<Double>, of function: (Network<Double>) throws -> Double
) rethrows -> [[Double]] {
  let step = 1e-6
  return try zip(network.names, network.parameters).map { name, values in
    try (0..<values.count).map { index in
      let (high, low) = try (
        function(network.shifted(name, index, by: step)), function(network.shifted(name, index, by: -step))
      )
      return (high - low) / (2 * step)
    }
  }
}

extension Network<Double> {
  /// The network with one number of a parameter moved.
  fileprivate func shifted(_ name: String, _ index: Int, by step: Double) -> Network {
    var moved = self
    moved[name]?.storage[index] += step
    return moved
  }

  /// The numbers of every parameter, in the order of `names`.
  public var numbers: [[Double]] { parameters.map(\.storage) }

  /// What the network is, where it is fully connected.
  public var fullyConnected: FullyConnected {
    get throws {
      guard let network = architecture as? FullyConnected else { throw NotFullyConnected() }
      return network
    }
  }
}

private struct NotFullyConnected: Error {}
