import Networks
import Store

extension IndexTeacher {
  /// The group that holds it in files of data.
  public static let group = "teacher"

  /// Stores β_1 … β_k as `teacher/directions` (k, d), with attributes of the group that say what f* is made of:
  /// `activation`, `normalisation`, and where there is a quadratic term `quadratic` (τ) and `quadratic-form`.
  public func write(to file: H5Writer) throws {
    try file.write(directions, to: "\(Self.group)/directions")
    try file.set("activation", to: activation.kind.rawValue, on: Self.group)
    try file.set("normalisation", to: activation.normalisation.rawValue, on: Self.group)
    guard let quadratic else { return }
    try file.set("quadratic", to: quadratic.strength, on: Self.group)
    try file.set("quadratic-form", to: quadratic.form.rawValue, on: Self.group)
  }
}
