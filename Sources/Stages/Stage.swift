import ArgumentParser

/// One executable of the pipeline: a command line, and what it does with it.
protocol Stage: ParsableCommand {
  associatedtype Output: StageOutput

  /// Raised when the stage's results change for equal parameters; nodes of older revisions are made again.
  static var revision: Int { get }

  /// Where it writes to.
  var output: Output { get }

  /// What a run will take and what is known of its output, from the options and what is known of the inputs. Where it
  /// refuses to run for want of memory it asks the same function of the sizes.
  func forecast(_ files: KnownFiles) throws -> Forecast
}

extension Stage {
  func forecast(_ files: KnownFiles) throws -> Forecast { Forecast(.small) }
}

/// The stages by name, as `pipeline.yaml` calls them: a program, with its subcommand where that is not the default.
let stages: [String: any Stage.Type] = [
  "gen-data": SamplesCommand.self,
  "gen-data graphs": GraphsCommand.self,
  "gen-data mixture": MixtureCommand.self,
  "gen-data process": ProcessCommand.self,
  "gen-data text": TextCommand.self,
  "init-net": InitNet.self,
  "init-net import": ImportCommand.self,
  "init-net pretrained": PretrainedCommand.self,
  "train": Train.self,
  "kernels": EmpiricalCommand.self,
  "kernels infinite": InfiniteCommand.self,
  "kernels regression": RegressionCommand.self,
  "kernels similarity": SimilarityCommand.self,
  "collect": CollectCommand.self,
  "eigs": MatricesCommand.self,
  "eigs compare": CompareCommand.self,
  "eigs density": SpectralDensityCommand.self,
  "eigs overlaps": OverlapsCommand.self,
  "eigs power-law": PowerLawCommand.self,
  "eigs tails": TailsCommand.self,
  "eigs weights": WeightsCommand.self,
  "match": MatchCommand.self,
  "theory": LimitsCommand.self,
  "theory contour": ContourCommand.self,
  "theory edges": EdgesCommand.self,
  "theory overlaps": OverlapsTheoryCommand.self,
  "theory power-law": PowerLawTheoryCommand.self,
  "theory spikes": SpikesCommand.self,
  "theory teacher": TeacherCommand.self,
]

/// The part of a help text that tells how files of arrays may be given.
public let arrayFilesHelp = """
  FILES  Arrays may come as HDF5 (.h5; MATLAB's -v7.3, read with MATLAB's indices), as .npy, .npz or a table of numbers \
  (.csv, .tsv; the column y is the labels), of any type of numbers that float64 holds exactly; samples stand in rows. \
  ROLE=FILE:ARRAY,… takes arrays from several files or of other names; X.T=FILE where the file holds the transpose: \
  --data X=features.npy,y=labels.npz:target
  """

/// The part of a help text that tells what the exit status means.
public let exitCodeHelp = """
  EXIT STATUS
    0  the output is complete and in place
    64 wrong command line                 65 an input is not what it should be
    66 an input file is missing           69 a data set cannot be found
    70 a numerical method failed          71 the system failed
    74 the output cannot be written       78 a configuration file is wrong
    79 numbers differ from golden values  128+n ended by signal n
  """

/// Names of closed sets as option values.
extension ExpressibleByArgument where Self: RawRepresentable & CaseIterable, RawValue == String {
  public static var allValueStrings: [String] { allCases.map(\.rawValue) }
}
