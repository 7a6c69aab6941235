import LinearAlgebra
import Networks

/// The Jacobian's Gram matrix with layer scalings, the Jacobian by central differences.
public func finiteDifferenceKernel(
  _ network: Network<Double>, _ samples: Matrix<Double>, scalings: [Double]
) -> Matrix<Double> {
  let (n, k) = (samples.rows, network.architecture.outputs)
  let step = 1e-5
  var kernel = Matrix<Double>(rows: n * k, columns: n * k)
  func accumulate(_ scaling: Double, _ shift: (inout Network<Double>, Double) -> Void) {
    var (up, down) = (network, network)
    shift(&up, step)
    shift(&down, -step)
    let (high, low) = (up.outputs(samples).transposed.storage, down.outputs(samples).transposed.storage)
    let gradient = zip(high, low).map { ($0 - $1) / (2 * step) }
    for i in 0..<n * k {
      for j in 0..<n * k { kernel[i, j] += scaling * gradient[i] * gradient[j] }
    }
  }
  for (l, layer) in network.layers.enumerated() {
    for i in 0..<layer.count { accumulate(scalings[l]) { $0.layers[l].storage[i] += $1 } }
  }
  for i in 0..<network.readoutWeights.count {
    accumulate(scalings[network.layers.count]) { $0.readoutWeights.storage[i] += $1 }
  }
  return kernel
}

/// mean (f − y)².
public func meanSquare(_ network: Network<Double>, _ inputs: Matrix<Double>, _ labels: Matrix<Double>) -> Double {
  var residual = network.outputs(inputs)
  residual.add(labels, scaledBy: -1)
  return residual.frobeniusNorm * residual.frobeniusNorm / Double(residual.count)
}

/// The derivative of `function` by every weight, by central differences: layers, then the readout.
public func finiteDifferences(_ network: Network<Double>, of function: (Network<Double>) -> Double) -> [[Double]] {
  let step = 1e-6
  func derivative(_ shift: (inout Network<Double>, Double) -> Void) -> Double {
    var (up, down) = (network, network)
    shift(&up, step)
    shift(&down, -step)
    return (function(up) - function(down)) / (2 * step)
  }
  let layers = network.layers.indices.map { l in
    network.layers[l].storage.indices.map { i in derivative { $0.layers[l].storage[i] += $1 } }
  }
  return layers + [
    network.readoutWeights.storage.indices.map { i in derivative { $0.readoutWeights.storage[i] += $1 } }
  ]
}
