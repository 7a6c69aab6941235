import Store

/// How a training run ended that was to record its divergence: `outcome/diverged` (1), 1 or 0, of its file.
public enum RunOutcome {
  /// Where a file has it: 1 where the run diverged, 0 where it did not.
  public static let divergence = "outcome/diverged"

  /// Whether `file` is of a run that diverged.
  ///
  /// - Throws: `Problem.badInput` where it cannot be read.
  public static func hasDiverged(in file: H5Reader) throws -> Bool {
    guard file.contains(divergence) else { return false }
    return try file.vector(divergence, as: Double.self).contains { $0 != 0 }
  }
}
