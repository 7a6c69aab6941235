extension [PlannedFigure] {
  /// The same with the figures of a document that are called alike but for a number, such as `figure-2` and `figure-10`, in
  /// the order of these numbers; all others stay where they are.
  var inNumberOrder: [PlannedFigure] {
    var ordered = self
    for places in Dictionary(grouping: indices.filter { self[$0].serial != nil }, by: { self[$0].series }).values {
      let sorted = places.sorted { (self[$0].serial ?? 0, $0) < (self[$1].serial ?? 0, $1) }
      for (place, source) in zip(places, sorted) { ordered[place] = self[source] }
    }
    return ordered
  }
}

extension PlannedFigure {
  /// The number at the end of its name, as of `figure-12`.
  fileprivate var serial: Int? { name.split(separator: "-").last.flatMap { Int($0) } }

  /// Its name without this number, with its document.
  fileprivate var series: String { name.split(separator: "-").dropLast().joined(separator: "-") }
}
