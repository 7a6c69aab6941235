import Datasets
import Diagnostics
import LinearAlgebra
import Networks
import Randomness
import Store
import TestSupport
import Testing

@Suite("Teacher models")
struct IndexTeacherTests {
  let stream = RandomStream(seed: 11, name: "teacher")

  /// Eqs. (8) and (9), number by number, for x of entries of variance 1.
  private func plain(
    _ x: [Double], _ directions: Matrix<Double>, _ activation: Activation, _ tau: Double, centred: Bool
  ) -> Double {
    let k = directions.rows
    let sum = (0..<k).reduce(0.0) { sum, i in
      let product = zip(x, directions.row(i)).reduce(0) { $0 + $1.0 * $1.1 }
      return sum + activation.scale * (activation.kind.value(product) - activation.offset)
    }
    let norm = x.reduce(0) { $0 + $1 * $1 }
    return sum / Double(k) + tau * (norm / Double(x.count) - (centred ? 1 : 0))
  }

  @Test(
    "values are those of the equations", arguments: [(1, 7), (2, 9), (5, 5), (40, 60)], [nil, -0.7, 0.2] as [Double?])
  func values(shape: (k: Int, d: Int), tau: Double?) throws {
    for form in IndexTeacher.Quadratic.Form.allCases {
      for kind in [Activation.Kind.softplus, .relu] {
        let activation = Activation(kind)
        let teacher = try IndexTeacher(
          dimension: shape.d, directions: shape.k, activation: activation,
          quadratic: tau.map { .init(strength: $0, form: form) }, stream: stream)
        #expect(largestDifference(teacher.directions.gram, .identity(shape.k)) < 1e-13)
        let samples = gaussianMatrix(20, shape.d, seed: 3)
        var rows = samples
        rows.scale(by: 1 / Double(shape.d).squareRoot())
        for (i, value) in try teacher.values(at: rows).enumerated() {
          let expected = plain(samples.row(i), teacher.directions, activation, tau ?? 0, centred: form == .centred)
          #expect(abs(value - expected) < 1e-12)
        }
      }
    }
  }

  @Test("the first direction does not depend on how many there are")
  func nesting() throws {
    let few = try IndexTeacher(dimension: 30, activation: Activation(.tanh), stream: stream)
    let many = try IndexTeacher(dimension: 30, directions: 30, activation: Activation(.tanh), stream: stream)
    #expect(zip(few.directions.row(0), many.directions.row(0)).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test("a file tells what its teacher is")
  func file() throws {
    let folder = try TemporaryFolder()
    let teacher = try IndexTeacher(
      dimension: 8, directions: 3, activation: Activation(.power(1.5), normalisation: .centred),
      quadratic: .init(strength: 0.2, form: .printed), stream: stream)
    try H5Writer.write(to: folder.file("x.h5")) { try teacher.write(to: $0) }
    let file = try H5Reader(folder.file("x.h5"))
    let description = try TeacherDescription(file)
    #expect(description.count == 3 && description.dimension == 8 && description.activation == teacher.activation)
    #expect(description.quadratic == teacher.quadratic)
    #expect(try file.matrix("teacher/directions", as: Double.self) == teacher.directions)
    try H5Writer.write(to: folder.file("none.h5")) { try $0.write([1.0], to: "y") }
    #expect(try problem { _ = try TeacherDescription(H5Reader(folder.file("none.h5"))) }?.category == .badInput)
  }

  @Test("other dimensions, and more directions than fit, are refused")
  func refusals() throws {
    let teacher = try IndexTeacher(dimension: 8, activation: Activation(.tanh), stream: stream)
    #expect(try problem { _ = try teacher.values(at: Matrix(rows: 1, columns: 7)) }?.category == .badInput)
    for (k, d) in [(0, 3), (4, 3), (1, 0)] {
      let attempt = { _ = try IndexTeacher(dimension: d, directions: k, activation: Activation(.tanh), stream: stream) }
      #expect(try problem(attempt)?.category == .usage)
    }
  }
}
