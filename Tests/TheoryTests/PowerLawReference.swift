import Foundation
import LinearAlgebra
import Theory

/// `Tests/Fixtures/power-laws/fixture_d*.json`: small cases worked out independently in high precision.
struct PowerLawReference: Decodable {
  struct Case: Decodable {
    struct Law: Decodable {
      var K: Double
      var C: Double
      var kappa: Double
      var xi: Double
    }
    struct Deep: Decodable {
      var L: Int
      var Lambda: Double
      var K: Double
      var C: Double
    }
    struct Transform: Decodable {
      var k: [Double]
      var x: [Double]
      var theta: Double
      var zeta: Double
    }
    var sigma_w: Double
    var sigma_b: Double
    var R: Double
    var eig: [Double]
    var c2_ind: [Double]
    var c2_gp: [Double]
    var s_ind: [Double]
    var s_gp: [Double]
    var s_index_n: [Int]
    var t: [Double]
    var L_ind: [Double]
    var L_gp: [Double]
    var Lambda24: Double
    var K_gp: Double
    var C_gp: Double
    var C_gp_closed: Double
    var ball: Law
    var Lambda_q: [String: Double]
    var deep: [Deep]
    var theta_tilde: Transform
  }
  var d: Int
  var X: [[Double]]
  var centers: [[Double]]
  var std: Double
  var mu: [Double]
  var cases: [Case]

  static func load(_ dimension: Int) throws -> PowerLawReference {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Fixtures/power-laws/fixture_d\(dimension).json")
    return try JSONDecoder().decode(PowerLawReference.self, from: Data(contentsOf: path))
  }

  var points: Matrix<Double> { Matrix(rows: X.count, columns: d, storage: X.flatMap { $0 }) }

  func sample() throws -> DensitySample { try DensitySample(points: points, densities: mu) }

  func mixture() throws -> MixtureDensity {
    try MixtureDensity(
      centres: Matrix(rows: centers.count, columns: d, storage: centers.flatMap { $0 }),
      deviations: centers.map { _ in std }, weights: centers.map { _ in 1 })
  }
}
