/// The laws by the names they have in files.
enum GraphLawName: String, CaseIterable {
  case independent = "erdos-renyi"
  case thinned
}
