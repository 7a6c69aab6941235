/// Colours and dashes: told apart by readers who confuse hues, and in print without colour.
///
/// The series colours are those of Okabe and Ito, darkest first.
public enum Palette {
  public static let ink = "#222222"
  public static let faint = "#5F6B76"
  public static let grid = "#E3E7EB"
  public static let barFill = "#C3D3E4"
  public static let barBorder = "#8FA9C4"
  public static let limit = "#C8102E"
  public static let outlier = "#0B5FB0"
  public static let alarm = "#B00020"

  static let series = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#7A4FBF", "#E69F00", "#56B4E9", "#444444",
  ]
  static let dashes = [
    "solid", "(14,4)", "(3,3)", "(14,4,3,4)", "(7,4)", "(14,4,3,4,3,4)", "(20,5)", "(5,8)",
  ]
  static let shapes = [7, 9, 5, 11, 13, 6, 8, 4]

  /// The colour of series `index`; colours repeat after eight.
  public static func colour(_ index: Int) -> String { series[index % series.count] }
  /// The dash of series `index`, as gnuplot's `dashtype`.
  public static func dash(_ index: Int) -> String { dashes[index % dashes.count] }
  /// The symbol of series `index`, as gnuplot's `pointtype`.
  public static func shape(_ index: Int) -> Int { shapes[index % shapes.count] }
}
