import ArgumentParser
import Diagnostics
import Stages

/// `eigs-mpi`: `eigs matrices` by many processes.
public struct DistributedEigsProgram: HostedStage {
  public static let configuration = CommandConfiguration(
    commandName: "eigs-mpi",
    abstract: "Diagonalise the symmetric matrices of a file, each spread over many processes.",
    discussion: """
      What eigs does with matrices, by the ranks of an MPI job. A matrix of n rows lies in blocks of 64 rows and columns \
      that go round a grid of the ranks; ELPA finds all its eigenvalues, and the leading eigenvectors where asked for. \
      Eigenvalues are checked against the trace and the norm, eigenvectors by their residuals and their products with each \
      other, for which the matrix is read a second time.

      Each of P ranks takes 8 n²/P bytes a few times over; docs/distributed.md says how many. P a square or twice a \
      square is best. HDF5 files are read by rows, others as a whole by each rank. BLAS has one thread in each rank unless \
      OPENBLAS_NUM_THREADS says otherwise.

      INPUT  symmetric matrices of any names; of a file with a single one, matrix. labels: y (n).
      FILE   that of eigs: for a matrix at p: p/eigenvalues (ascending), p/eigenvectors (k, n; largest first), \
      p/projections (k), p/shares (k), p/projected (n); labels (n).

      \(arrayFilesHelp)

      EXAMPLE
        mpirun -n 16 eigs-mpi kernels.h5 --matrices ck/5,ntk --vectors 2 --labels x.h5 -o eigs.h5
        srun -n 64 eigs-mpi kernels.h5 --matrices ntk -o eigs.h5

      \(exitCodeHelp)
      """)

  @OptionGroup public var hosted: MatricesCommand

  public init() {}

  public func run() throws {
    try hosted.run { name, file, vectors -> FoundSpectrum<Double> in
      let size = try MatricesCommand.size(of: name, in: file)
      let task = SpectrumTask(input: hosted.input, name: name, size: size, vectors: vectors)
      let waiting = Waiting(for: "eigenvalues of \(name)")
      defer { waiting.end() }
      let run = try Team.begin(.spectrum(task), hasMore: true) { try SpectrumTask.Run(task, among: .world) }
      guard let run else { return FoundSpectrum(eigenvalues: []) }
      if vectors == 0 { try Team.finish { try run.forEachPanel { _ in } } }
      return FoundSpectrum(eigenvalues: run.values) { take in
        try Team.finish { try run.forEachPanel(take) }
      }
    }
  }

  /// Runs the program as one rank of an MPI job.
  public static func runAsRank() -> Never { Team.run(Self.self) }
}
