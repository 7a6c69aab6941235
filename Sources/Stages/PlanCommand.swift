import ArgumentParser
import LinearAlgebra
import Pipeline

extension PipelineCommand {
  /// `pipeline plan`: what a profile will take.
  struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "plan",
      abstract: "Say what the nodes of a profile need: memory, operations, and an estimate of core hours.",
      discussion: """
        Every stage states from its options, and from the shapes that the stages before it will write, what it will have \
        in memory (by the same sums by which it refuses what would not fit) and its operations. Nothing is made, and \
        nothing is read but users' own files.

        MEMORY  what a job should ask for: a quarter more than the stage states, and 192 MiB for the program; 4 GiB where the \
        shape of an input is not known. That of stages which run trials side by side grows with their cores, at most CORES \
        of the environment, all of this machine if not given. {memory} and {cores} in LAUNCHER are these numbers.
        OPERATIONS  those of products of matrices, a multiplication and an addition being two.
        CORE HOURS  operations over the speed of one core of this machine in float64 or float32, and bytes over that to and \
        from memory, both measured now in a second or two, and 0.15 s for each start; at most: with all epochs of training \
        that stops at a loss, of which the core hours before hold nothing. An estimate: small products are slower than large \
        ones; expect a factor of two.

        EXAMPLE
          pipeline plan --profile full
          pipeline plan wang-et-al-2023 --nodes --profile paper

        \(exitCodeHelp)
        """)
    @Argument(help: "Nodes, figures or documents, with all they need; all if none is named.")
    var names: [String] = []
    @Flag(help: "A line for each node and figure in place of one for each document.")
    var nodes = false
    @Flag(help: "Only what is to be made now, or may turn out to be.")
    var open = false
    @OptionGroup var options: PlanOptions

    func run() throws {
      // What is measured is what stages will have.
      BLASKernel.selectBest()
      let explanation = try options.explanation()
      let plan = explanation.plan
      var wanted: Set<String>?
      if !names.isEmpty { wanted = plan.withInputs(Set(try names.flatMap { try explanation.targets($0) })) }
      if open { wanted = wanted?.intersection(explanation.open) ?? explanation.open }
      let all = try PlanForecast(plan, of: wanted).needs
      let needs = wanted.map { wanted in all.filter { wanted.contains($0.key) } } ?? all
      let calibration = Calibration()
      let table = PlanTable(plan: plan, needs: needs, calibration: calibration, cores: try PipelineCommand.cores())
      print(nodes ? table.nodes : table.documents)
      print("estimated from \(calibration.text)")
    }
  }
}
