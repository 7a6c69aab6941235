import ArgumentParser
import Stages

/// `kernels-mpi`: `kernels empirical` by many processes.
public struct DistributedKernelsProgram: HostedStage {
  public static let configuration = CommandConfiguration(
    commandName: "kernels-mpi",
    abstract: "Compute conjugate kernels and the neural tangent kernel of a network, each spread over many processes.",
    discussion: """
      What kernels does for fully connected networks at the samples of --data, by the ranks of an MPI job. A matrix of n \
      rows lies in blocks of 64 rows and columns that go round a grid of the ranks. Each forms its own, from X and the \
      weights: CK at layer l is X_l X_lᵀ, the NTK X_L X_Lᵀ + Σ_l (S_l S_lᵀ)∘(X_{l-1} X_{l-1}ᵀ), of the rows of X_l and S_l \
      that belong to its rows and columns, for which it passes these samples through the network. All in float64; \
      both triangles are equal to the bit.

      Each of P ranks takes 8 n²/P bytes, twice with --lemma, and 16 n/√P bytes for each neuron; docs/distributed.md says \
      more. P a square or twice a square is best. HDF5 files are read by rows, others as a whole by each rank. BLAS has one \
      thread in each rank unless OPENBLAS_NUM_THREADS says otherwise.

      --pooling, --points, and networks that are not fully connected are refused: kernels has them.

      INPUT  data: X (n, d). network: a file of init-net or train.
      FILE   that of kernels: ck/0 … ck/L (n, n), ntk (nk, nk), ntk-parts/1 … ntk-parts/<L+1> (nk, nk), lemma-3-5 (n, n).

      \(arrayFilesHelp)

      EXAMPLE
        mpirun -n 16 kernels-mpi --data x.h5 --network net.h5 --ck all --ntk -o kernels.h5
        srun -n 64 kernels-mpi --data x.h5 --network net.h5 --ck none --ntk -o kernels.h5

      \(exitCodeHelp)
      """)

  @OptionGroup public var hosted: EmpiricalCommand

  public init() {}

  public func run() throws {
    try hosted.run { source, orders, store in
      let task = KernelsTask(source: source, orders: orders)
      try Team.begin(.kernels(task)) { try task.perform(among: .world, store) }
    }
  }

  /// Runs the program as one rank of an MPI job.
  public static func runAsRank() -> Never { Team.run(Self.self) }
}
