import Diagnostics
import Graphs

extension FigureInputs {
  /// The graph at `reference`: its edges, rows of an (m, 2) data set `…/edges`, or its dense adjacency matrix.
  ///
  /// - Throws: `Problem.badInput` for vertices out of range and loops.
  func graph(_ reference: DataReference) throws -> Graph {
    let group = reference.object.hasSuffix("/edges") ? String(reference.object.dropLast(6)) : reference.object
    return try GraphFile.graph(group, in: try reader(reference.file))
  }

  /// A permutation of 0..<`count`, as integers.
  ///
  /// - Throws: `Problem.badInput` for another number of entries, those out of range and those that come twice.
  func permutation(_ reference: DataReference, count: Int) throws -> [Int] {
    let images = try reader(reference.file).integers(reference.object)
    guard images.count == count, Set(images).count == count, images.allSatisfy((0..<count).contains) else {
      throw Problem(
        .badInput, file: reference.file, object: reference.object,
        cause: "is no permutation of 0…\(count - 1)", remedy: "give each number once")
    }
    return images
  }
}
