import Datasets
import Foundation
import LinearAlgebra
import Theory

/// `Tests/TheoryTests/Fixtures/fixture_d*.json`: small cases worked out independently in high precision.
struct PowerLawReference: Decodable {
  struct Case: Decodable {
    struct Law: Decodable {
      var k: Double
      var c: Double
      var kappa: Double
      var xi: Double
    }
    struct Deep: Decodable {
      var l: Int
      var lambda: Double
      var k: Double
      var c: Double
    }
    struct Transform: Decodable {
      var k: [Double]
      var x: [Double]
      var theta: Double
      var zeta: Double
    }
    var sigmaW: Double
    var sigmaB: Double
    var r: Double
    var eig: [Double]
    var c2Ind: [Double]
    var c2Gp: [Double]
    var sInd: [Double]
    var sGp: [Double]
    var sIndexN: [Int]
    var t: [Double]
    var lInd: [Double]
    var lGp: [Double]
    var lambda24: Double
    var kGp: Double
    var cGp: Double
    var cGpClosed: Double
    var ball: Law
    var lambdaQ: [String: Double]
    var deep: [Deep]
    var thetaTilde: Transform
  }
  var d: Int
  var x: [[Double]]
  var centers: [[Double]]
  var std: Double
  var mu: [Double]
  var cases: [Case]

  static func load(_ dimension: Int) throws -> PowerLawReference {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/fixture_d\(dimension).json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .custom { path in Key(path.last?.stringValue ?? "") }
    return try decoder.decode(PowerLawReference.self, from: Data(contentsOf: path))
  }

  var points: Matrix<Double> { Matrix(rows: x.count, columns: d, storage: x.flatMap { $0 }) }

  func sample() throws -> DensitySample { try DensitySample(points: points, densities: mu) }

  func mixture() throws -> GaussianMixture {
    try GaussianMixture(
      centres: Matrix(rows: centers.count, columns: d, storage: centers.flatMap { $0 }),
      deviations: centers.map { _ in std })
  }

  /// A file's `L_ind` as a property's `lInd`.
  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }

    init(_ name: String) {
      let parts = name.split(separator: "_", omittingEmptySubsequences: false)
      let first = parts.first.map { $0.prefix(1).lowercased() + $0.dropFirst() } ?? ""
      stringValue = parts.dropFirst().reduce(first) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }
  }
}
