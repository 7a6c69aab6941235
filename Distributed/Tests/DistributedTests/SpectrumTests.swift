import Foundation
import LinearAlgebra
import Randomness
import Stages
import Store
import Testing

@Suite(.serialized) struct SpectrumTests {
  /// Of no, one and several blocks of 64 for each rank, and fewer rows than ranks; of numbers beyond the square root of float64.
  private static let matrices: [(name: String, size: Int, scale: Double)] = [
    ("one", 1, 1), ("two", 2, 1), ("five", 5, 1), ("group/odd", 131, 1), ("huge", 9, 1e200), ("zero", 7, 0),
  ]

  /// A matrix that is symmetric but for rounding.
  private static func matrix(_ size: Int, _ scale: Double) -> Matrix<Double> {
    let a = RandomStream(seed: UInt64(size), name: "a").normalMatrix(rows: size, columns: size)
    return Matrix(rows: size, columns: size) { i, j in
      (a[i, j] + a[j, i]) * scale * (i > j ? 1 + 2 * Double.ulpOfOne : 1)
    }
  }

  @Test(arguments: [1, 2, 4]) func eigensystemsAreThoseOfOneMachine(_ ranks: Int) throws {
    let job = try Job()
    try H5Writer.write(to: job.path("m.h5")) { file in
      for matrix in Self.matrices { try file.write(Self.matrix(matrix.size, matrix.scale), to: matrix.name) }
    }
    let names = Self.matrices.map(\.name).joined(separator: ",")
    try job.here(Stages.EigsProgram.self, "m.h5 --matrices \(names) --vectors 1 -o serial.h5")
    try job.run(ranks, "eigs-mpi m.h5 --matrices \(names) --vectors 1 -o spread.h5")
    let (serial, spread) = (try job.reader("serial.h5"), try job.reader("spread.h5"))
    #expect(try spread.arrays() == serial.arrays())
    for name in serial.attributes() where !["digest", "blas"].contains(name) {
      #expect(try spread.string(attribute: name) == serial.string(attribute: name), "\(name)")
    }
    for (name, size, _) in Self.matrices {
      let expected = try serial.vector("\(name)/eigenvalues")
      let found: [Double] = try spread.vector("\(name)/eigenvalues")
      let norm = expected.map(abs).max() ?? 0
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-12 * norm }, "\(name)")
      guard norm > 0 else { continue }
      let vectors: (Matrix<Double>, Matrix<Double>) = (
        try spread.matrix("\(name)/eigenvectors"), try serial.matrix("\(name)/eigenvectors")
      )
      #expect(vectors.0.rows == 1 && vectors.0.columns == size)
      #expect(zip(vectors.0.storage, vectors.1.storage).allSatisfy { abs($0 - $1) < 1e-10 }, "\(name)")
    }
  }

  @Test func allVectorsAndProjections() throws {
    let (job, size) = (try Job(), 70)
    let matrix = Self.matrix(size, 1)
    try H5Writer.write(to: job.path("m.h5")) { try $0.write(matrix, to: "matrix") }
    try H5Writer.write(to: job.path("y.h5")) { try $0.write((0..<size).map { Double($0 % 3) }, to: "y") }
    let line = "m.h5 --vectors \(size) --labels y.h5"
    try job.here(Stages.EigsProgram.self, "\(line) -o serial.h5")
    try job.run(4, "eigs-mpi \(line) -o spread.h5")
    let (serial, spread) = (try job.reader("serial.h5"), try job.reader("spread.h5"))
    let vectors: Matrix<Double> = try spread.matrix("matrix/eigenvectors")
    let values: [Double] = try spread.vector("matrix/eigenvalues")
    var scaled = vectors
    for k in 0..<size {
      for j in 0..<size { scaled[k, j] *= values[size - 1 - k] }
    }
    var rest = Matrix.product(vectors, scaled, transposeA: true)
    rest.add(matrix, scaledBy: -1)
    #expect(rest.frobeniusNorm < 1e-12 * matrix.frobeniusNorm)
    for name in ["projections", "projected", "shares"] {
      let (found, expected): ([Double], [Double]) = (
        try spread.vector("matrix/\(name)"), try serial.vector("matrix/\(name)")
      )
      #expect(found.count == size && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-10 }, "\(name)")
    }
  }

  @Test func whatIsNoMatrixIsRefusedOnceByAll() throws {
    let (job, size) = (try Job(), 90)
    var asymmetric = Self.matrix(size, 1)
    asymmetric[80, 3] += 1
    // In blocks of one rank alone.
    var holed = Self.matrix(size, 1)
    holed[80, 70] = .nan
    try H5Writer.write(to: job.path("m.h5")) { file in
      try file.write(asymmetric, to: "asymmetric")
      try file.write(holed, to: "holed")
      try file.write(Matrix<Double>(rows: 3, columns: 4), to: "oblong")
      try file.write(Self.matrix(2, 1), to: "fine")
    }
    let cases: [(line: String, status: Int32, words: String)] = [
      ("m.h5 --matrices asymmetric", 65, "is not symmetric"), ("m.h5 --matrices holed", 65, "element 7270 is nan"),
      ("m.h5 --matrices fine,oblong", 65, "(3, 4)"), ("none.h5", 66, "no such file"),
      ("m.h5 --matrices fine --vectors 3", 64, "at most 2"), ("m.h5 --vectors -1", 64, "negative"),
      ("m.h5 --unknown", 64, "--unknown"),
    ]
    for (line, status, words) in cases {
      let outcome = try job.start(4, "eigs-mpi \(line) -o out.h5").result()
      #expect(outcome.status == status, "\(line)\n\(outcome.said)")
      #expect(outcome.said.ranges(of: words).count == 1, "\(line)\n\(outcome.said)")
    }
    #expect(job.files == ["m.h5"])
  }

  @Test(.timeLimit(.minutes(1))) func aSignalEndsAllRanks() throws {
    let job = try Job()
    try H5Writer.write(to: job.path("m.h5")) { try $0.write(Matrix<Double>.identity(1500), to: "matrix") }
    let (process, result) = try job.start(4, "eigs-mpi m.h5 --vectors 1500 -o out.h5")
    while !job.files.contains(where: { $0.contains("partial") }), process.isRunning { usleep(1000) }
    process.terminate()
    #expect(result().status != 0)
    #expect(job.files == ["m.h5"])
  }
}
