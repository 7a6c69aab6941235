import LinearAlgebra

/// Images drawn from a data set.
public struct ImageSample: Sendable, Equatable {
  /// Shape (n, pixels), numbers 0…255.
  public let images: Matrix<Double>
  /// The place of each image in its split.
  public let indices: [Int]
  /// The class of each image.
  public let classes: [Int]
  /// The classes that were drawn from, in the order they were asked for.
  public let chosenClasses: [Int]

  /// Labels to regress on: +1 for the first and −1 for the second of two chosen classes, otherwise the number
  /// of the class.
  public var labels: [Double] {
    chosenClasses.count == 2 ? classes.map { $0 == chosenClasses[0] ? 1 : -1 } : classes.map(Double.init)
  }

  /// Labels to regress on, one column for each chosen class: 1 for images of that class and 0 for others.
  public var oneHotLabels: Matrix<Double> {
    Matrix(rows: classes.count, columns: chosenClasses.count) { classes[$0] == chosenClasses[$1] ? 1 : 0 }
  }
}
