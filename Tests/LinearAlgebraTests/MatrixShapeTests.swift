import LinearAlgebra
import Testing

/// Shapes and indices that do not fit end the program, wherever they would else reach past an array's end, or another
/// element than the one meant.
@Suite("Shapes and indices of matrices")
struct MatrixShapeTests {
  @Test("indices") func indices() async {
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 2, columns: 3)[0, 3] }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 2, columns: 3)[1, -1] }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 2, columns: 3)[2, 0] }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 2, columns: 3)[-1, 0] }
    await #expect(processExitsWith: .failure) {
      var matrix = Matrix<Float>(rows: 2, columns: 3)
      matrix[0, 4] = 1
    }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 2, columns: 0).row(2) }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 2, columns: 3).rows([0, 2]) }
  }

  @Test("shapes") func shapes() async {
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: -2, columns: -3) }
    await #expect(processExitsWith: .failure) { _ = Matrix(rows: -1, columns: -1, storage: [1.0]) }
    await #expect(processExitsWith: .failure) { _ = Matrix(rows: 2, columns: 2, storage: [1.0]) }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 3, columns: 2).largestAsymmetry }
    await #expect(processExitsWith: .failure) {
      var matrix = Matrix<Double>(rows: 3, columns: 2)
      matrix.mirrorUpperTriangle()
    }
  }

  @Test("products") func products() async {
    await #expect(processExitsWith: .failure) {
      _ = Matrix.product(Matrix<Double>(rows: 2, columns: 3), Matrix(rows: 2, columns: 3))
    }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 2, columns: 3).times([1, 2]) }
    await #expect(processExitsWith: .failure) {
      var matrix = Matrix<Double>(rows: 2, columns: 2)
      matrix.formGram(Matrix(rows: 3, columns: 2))
    }
    await #expect(processExitsWith: .failure) {
      var y = [0.0]
      Matrix<Double>(rows: 2, columns: 2).apply([1, 2], into: &y)
    }
    await #expect(processExitsWith: .failure) {
      var y = [0.0]
      VectorFunction.exp.apply([1, 2], into: &y)
    }
  }

  @Test("what fits does not end it") func fits() async {
    await #expect(processExitsWith: .success) {
      var matrix = Matrix<Double>(rows: 2, columns: 3)
      matrix[1, 2] = 1
      var y = [0.0, 0]
      VectorFunction.exp.apply(Array(matrix.row(1).suffix(2)), into: &y)
      Matrix<Double>.identity(2).apply([1, 2], into: &y)
      precondition(y == [1, 2] && matrix.rows([1, 1])[1, 2] == 1)
    }
  }
}
