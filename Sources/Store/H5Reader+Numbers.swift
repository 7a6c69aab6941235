import CHDF5
import Diagnostics

extension H5Reader {
  /// The names of all data sets of real numbers or integers, those in groups included.
  public func numericArrays() throws -> [String] { try arrays().filter { try storedElement(of: $0) != nil } }

  /// A data set of any rank and of any type of numbers, as float64, in row-major order; integers beyond 2⁵³ are
  /// rounded.
  ///
  /// - Throws: `Problem.badInput` for elements that are no numbers, or are not finite.
  public func values(_ name: String) throws -> (shape: [Int], values: [Double]) {
    try finite(name) { [H5T_FLOAT, H5T_INTEGER].contains(H5Tget_class($0)) }
  }
}
