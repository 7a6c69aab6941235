import Store

extension Graph {
  /// Stores `name/edges` (m, 2) as int32, each edge once with its smaller vertex first, in ascending order, and where
  /// there are any `name/weights` (m) and `name/names` (n).
  public func write(to file: H5Writer, as name: String) throws {
    let list = edges
    var ends = [Int32]()
    ends.reserveCapacity(2 * list.count)
    for k in 0..<list.count {
      ends.append(list.first[k])
      ends.append(list.second[k])
    }
    try file.write(ends, shape: [list.count, 2], to: "\(name)/edges")
    if let weights = list.weights { try file.write(weights, to: "\(name)/weights") }
    if let names { try file.write(names, to: "\(name)/names") }
  }
}
