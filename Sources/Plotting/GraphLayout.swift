import Foundation
import Graphs

/// Places of the vertices of a graph in the square [−1, 1]².
enum GraphLayout: String, Decodable, Sendable, CaseIterable {
  /// On a circle in the order of the vertices, clockwise from the top.
  case circle
  /// Distances as in the graph, by majorisation of the stress.
  case spring

  func places(of graph: Graph) -> [[Double]] {
    let circle = (0..<graph.vertexCount).map { vertex in
      let angle = 2 * Double.pi * Double(vertex) / Double(graph.vertexCount)
      return [sin(angle), cos(angle)]
    }
    return self == .circle || graph.vertexCount < 3 ? circle : Self.fitted(Self.majorised(circle, graph))
  }

  /// Minimises Σ (|x_i − x_j| − d_ij)²/d_ij² over the places x, where d_ij is the number of edges from i to j,
  /// by Gauss–Seidel steps that each minimise its majorant in one x_i (Gansner, Koren and North). n²
  /// operations each of 300 sweeps; the start, a circle, makes the outcome unique.
  private static func majorised(_ start: [[Double]], _ graph: Graph) -> [[Double]] {
    let distances = distances(in: graph)
    var places = start
    for _ in 0..<300 {
      for vertex in places.indices {
        var (x, y, total) = (0.0, 0.0, 0.0)
        for other in places.indices where other != vertex {
          let ideal = distances[vertex][other]
          let weight = 1 / (ideal * ideal)
          let (dx, dy) = (places[vertex][0] - places[other][0], places[vertex][1] - places[other][1])
          let stretch = ideal / max((dx * dx + dy * dy).squareRoot(), 1e-9)
          x += weight * (places[other][0] + stretch * dx)
          y += weight * (places[other][1] + stretch * dy)
          total += weight
        }
        places[vertex] = [x / total, y / total]
      }
    }
    return places
  }

  /// The numbers of edges between vertices, by breadth-first search; one more than the longest where none leads.
  private static func distances(in graph: Graph) -> [[Double]] {
    let steps = (0..<graph.vertexCount).map { source in
      var steps = [Int](repeating: -1, count: graph.vertexCount)
      var queue = [source]
      steps[source] = 0
      var next = 0
      while next < queue.count {
        let vertex = queue[next]
        next += 1
        for place in graph.offsets[vertex]..<graph.offsets[vertex + 1] {
          let neighbour = Int(graph.neighbours[place])
          guard steps[neighbour] < 0 else { continue }
          steps[neighbour] = steps[vertex] + 1
          queue.append(neighbour)
        }
      }
      return steps
    }
    let apart = (steps.joined().max() ?? 0) + 1
    return steps.map { $0.map { Double($0 < 0 ? apart : $0) } }
  }

  /// `places` moved and scaled into the square.
  private static func fitted(_ places: [[Double]]) -> [[Double]] {
    let centre = (0..<2).map { axis in
      ((places.map { $0[axis] }.min() ?? 0) + (places.map { $0[axis] }.max() ?? 0)) / 2
    }
    let reach = places.map { max(abs($0[0] - centre[0]), abs($0[1] - centre[1])) }.max() ?? 1
    return places.map { [($0[0] - centre[0]) / max(reach, 1e-9), ($0[1] - centre[1]) / max(reach, 1e-9)] }
  }
}
