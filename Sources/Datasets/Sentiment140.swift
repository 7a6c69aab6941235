/// Sentiment140 (Go, Bhayani and Huang, "Twitter sentiment classification using distant supervision", 2009): tweets, negative
/// (class 0) or positive (class 1) by the emoticons that were taken out of them.
public enum Sentiment140 {
  /// The files of the data set.
  public enum Part: String, CaseIterable, Sendable {
    /// 9,998 tweets of all dates in random order, as many of each class within 0.1 %.
    case random = "training.random.csv"
    /// 34,836 tweets, those of `random` among them: first the negative, then the positive, each by date, of few dates.
    case union = "training.union.csv"
    /// The test set labelled by hand: 177 negative, 182 positive, and 139 neutral, which are left out.
    case manual = "testdata.manual.2009.06.14.csv"
  }

  /// Reads a file of the data set.
  ///
  /// - Throws: as `LabelledText`.
  public static func part(_ part: Part, in folder: String) throws -> LabelledText {
    try LabelledText(file: "\(folder)/\(part.rawValue)")
  }
}
