import CMPI
import Foundation
import LinearAlgebra

/// Processes that work together: an MPI communicator, and this process's place in it.
struct Ranks: Sendable {
  let handle: Int32
  /// This one's number.
  let rank: Int
  let count: Int

  /// All that were started.
  static var world: Ranks { Ranks(rv_world()) }

  private init(_ handle: Int32) {
    self.handle = handle
    (rank, count) = (Int(rv_rank(handle)), Int(rv_count(handle)))
  }

  /// Those that name the same colour, in the same order; collective.
  func split(colour: Int) -> Ranks { Ranks(rv_split(handle, Int32(colour), Int32(rank))) }

  /// Those on this one's machine; collective.
  func onMachine() -> Ranks { Ranks(rv_split_by_machine(handle)) }

  /// Gives the communicator back; collective.
  func free() { rv_free(handle) }

  /// The sum over all, element by element.
  func sum(_ values: inout [Double]) { rv_sum(handle, &values, Int32(values.count)) }

  func sum(_ value: Double) -> Double {
    var values = [value]
    sum(&values)
    return values[0]
  }

  func maximum(_ value: Double) -> Double {
    var value = value
    rv_maximum(handle, &value, 1)
    return value
  }

  /// The least value, for which the ranks wait asleep.
  func minimum(_ value: Int32) -> Int32 {
    var value = [value]
    value.withUnsafeMutableBufferPointer { value in
      guard let place = value.baseAddress else { return }
      wait(for: rv_minimum_begin(handle, place))
    }
    return value[0]
  }

  /// A matrix of this shape that rank 0 has.
  func broadcast(_ matrix: Matrix<Double>, rows: Int, columns: Int) -> Matrix<Double> {
    var values = rank == 0 ? matrix.storage : [Double](repeating: 0, count: rows * columns)
    rv_broadcast(handle, 0, &values, Int32(values.count))
    return Matrix(rows: rows, columns: columns, storage: values)
  }

  /// Bytes of rank `root`, for which others wait asleep.
  func broadcast(_ bytes: [UInt8], from root: Int) -> [UInt8] {
    var count = [bytes.count]
    count.withUnsafeMutableBytes { broadcast($0, from: root) }
    var result = rank == root ? bytes : [UInt8](repeating: 0, count: count[0])
    result.withUnsafeMutableBytes { broadcast($0, from: root) }
    return result
  }

  private func broadcast(_ bytes: UnsafeMutableRawBufferPointer, from root: Int) {
    wait(for: rv_broadcast_begin(handle, Int32(root), bytes.baseAddress, Int32(bytes.count)))
  }

  /// Looks now and then whether a request is complete, ever less often.
  private func wait(for request: Int32) {
    var (request, pause) = (request, UInt32(10))
    while rv_is_complete(&request) == 0 {
      usleep(pause)
      pause = min(pause + pause / 2, 2000)
    }
  }
}
