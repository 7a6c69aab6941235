import Spectra
import Store
import Theory

/// The predicted overlaps of a setting.
struct OverlapPrediction {
  let setting: OverlapSetting
  /// nil at δ = 0, where the eigenvectors coincide.
  let kernel: DysonOverlap?

  init(_ setting: OverlapSetting, kernel: DysonOverlap?) {
    self.setting = setting
    self.kernel = kernel
  }

  /// E⟨u_i, v_j⟩² for real j, `at` an eigenvalue of B; by the slides' Cauchy form if `cauchy`.
  private func overlap(_ j: Double, at y: Double, cauchy: Bool) -> Double {
    guard let kernel else { return j == Double(setting.index) ? 1 : 0 }
    let value = cauchy ? kernel.cauchy(setting.first, y) : kernel.kernel(setting.first, y)
    return value / Double(setting.vertices)
  }

  /// Writes all but the simulated flow.
  func write(to file: H5Writer) throws {
    let members = setting.window.map(Double.init)
    let prediction = zip(members, setting.second).map { overlap($0, at: $1, cauchy: false) }
    try file.write(Array(setting.window), to: "index")
    try file.write(prediction, to: "prediction")
    try file.write(zip(members, setting.second).map { overlap($0, at: $1, cauchy: true) }, to: "cauchy")
    let fine = setting.fineIndices
    try file.write(fine, to: "fine/index")
    for (name, cauchy) in [("prediction", false), ("cauchy", true)] {
      try file.write(
        fine.map { overlap($0, at: setting.eigenvalue(at: $0), cauchy: cauchy) }, to: "fine/\(name)")
    }
    let x = setting.first
    // At r = 0 the curve is constant; half the spectrum stands for its infinite width, and it has no centre.
    let width = min(kernel?.halfWidth(x) ?? 0, 2)
    let centre = kernel?.centreShift(x) ?? 0
    try file.write([kernel.map { $0.peak(x) / Double(setting.vertices) } ?? 1], to: "peak")
    try file.write([width], to: "width")
    try file.write([centre.isFinite ? centre : 0], to: "centre")
    try file.write([width / setting.spacing], to: "width-over-spacing")
    try file.write([prediction.reduce(0, +)], to: "window-sum")
    guard kernel != nil, let measured = setting.measured,
      let statistic = measured.chiSquaredPerDegree(of: prediction)
    else { return }
    try file.write([statistic], to: "chi-squared-per-degree")
  }
}
