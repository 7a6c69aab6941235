import LinearAlgebra
import Randomness
import Spectra

extension Suite {
  /// The best of several square products of both precisions, beside the peer's.
  func measurePeaks(into table: inout ResultTable) -> Peaks {
    Peaks(
      double: peak(of: Double.self, "dgemm", bits: 64, into: &table),
      single: peak(of: Float.self, "sgemm", bits: 32, into: &table))
  }

  private func peak<Element: Scalar>(
    of type: Element.Type, _ name: String, bits: Int, into table: inout ResultTable
  ) -> Double {
    let n = 4000
    let a = RandomStream(seed: 1, name: name).normalMatrix(rows: n, columns: n).converted(to: type)
    var c = Matrix<Element>(rows: n, columns: n)
    c.formProduct(a, a)
    let times = compare("product", ["size": n, "bits": bits]) {
      (0..<3).map { _ in Timing.seconds { c.formProduct(a, a) } }
    }
    let operations = 2 * Double(n * n * n)
    func rate(_ timing: Timing) -> String {
      "\(rounded(operations / timing.least / 1e9, 0)) / \(rounded(operations / timing.median / 1e9, 0)) GFLOP/s"
    }
    let ratio = times.peer.map { $0.least / times.ours.least }
    table.add(
      Result(
        item: "\(name), \(n)³", ours: rate(times.ours), peer: times.peer.map(rate) ?? "",
        measure: ratio.map { "\(rounded($0, 2)) ×" } ?? ""))
    return operations / times.ours.least
  }

  /// The present speed of `dgemm`, in operations a second: on a shared machine what others leave of it.
  func productRate() -> Double {
    let n = 3000
    let a = Matrix<Double>(rows: n, columns: n, repeating: 1)
    var c = a
    return 2 * Double(n * n * n) / Timing.of(rounds: 2) { c.formProduct(a, a) }.least
  }

  /// Eigenvalues of a Gram matrix.
  func measureEigenvalues(_ peaks: Peaks, _ table: inout ResultTable) throws {
    let n = 2000
    let gram = RandomStream(seed: 1, name: "eigenvalues").normalMatrix(rows: n, columns: 2 * n).gram
    let times = try compare("eigenvalues", ["size": n]) {
      [try Timing.seconds { consume(try SymmetricEigen.values(of: gram)) }]
    }
    addRatio("eigenvalues, n = \(n), Float64", times, target: nil, into: &table)
  }

  /// Random normal numbers.
  func measureNormals(_ peaks: Peaks, _ table: inout ResultTable) {
    let count = 20_000_000
    let stream = RandomStream(seed: 1, name: "normals")
    var numbers = [Double](repeating: 0, count: count)
    let times = compare("normals", ["count": count]) {
      (0..<2).map { _ in Timing.seconds { numbers.withUnsafeMutableBufferPointer { stream.fillNormal($0) } } }
    }
    addRatio("20 million normal numbers, Float64", times, target: nil, into: &table)
  }
}
