import LinearAlgebra

extension Graph {
  /// The adjacency matrix, dense, of shape (n, n): 8 n² bytes.
  public var adjacency: Matrix<Double> {
    var matrix = Matrix<Double>(rows: vertexCount, columns: vertexCount)
    fill(&matrix)
    return matrix
  }

  /// `matrix` ← the adjacency matrix; of shape (n, n).
  func fill(_ matrix: inout Matrix<Double>) {
    let n = vertexCount
    precondition(matrix.rows == n && matrix.columns == n, "a (\(matrix.rows), \(matrix.columns)) matrix")
    matrix.storage.withUnsafeMutableBufferPointer { a in
      a.update(repeating: 0)
      for u in 0..<n {
        for k in offsets[u]..<offsets[u + 1] { a[u * n + Int(neighbours[k])] = weights?[k] ?? 1 }
      }
    }
  }
}

extension Graph: SymmetricOperator {
  public var dimension: Int { vertexCount }

  /// y ← A x for the adjacency matrix A, on all cores.
  ///
  /// Complexity: O(n + m). Each element is summed by one thread in the neighbours' order.
  public func apply(_ x: [Double], into y: inout [Double]) {
    precondition(x.count == vertexCount && y.count == vertexCount, "shapes do not match in a product with a graph")
    let least = (1 << 15) * vertexCount / max(neighbours.count, 1)
    y.withUnsafeMutableBufferPointer { y in
      x.withUnsafeBufferPointer { x in
        offsets.withUnsafeBufferPointer { offsets in
          neighbours.withUnsafeBufferPointer { neighbours in
            guard let weights else {
              return inParts(of: vertexCount, least: least) { part in
                for u in part {
                  var sum = 0.0
                  for k in offsets[u]..<offsets[u + 1] { sum += x[Int(neighbours[k])] }
                  y[u] = sum
                }
              }
            }
            weights.withUnsafeBufferPointer { weights in
              inParts(of: vertexCount, least: least) { part in
                for u in part {
                  var sum = 0.0
                  for k in offsets[u]..<offsets[u + 1] { sum += weights[k] * x[Int(neighbours[k])] }
                  y[u] = sum
                }
              }
            }
          }
        }
      }
    }
  }
}
