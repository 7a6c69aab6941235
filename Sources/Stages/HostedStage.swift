import ArgumentParser

/// A program of another package that runs a stage of this one in its own way.
public protocol HostedStage: ParsableCommand {
  associatedtype Hosted: ParsableCommand

  /// With the options that the command line gave.
  var hosted: Hosted { get }
}

extension HostedStage {
  /// The stage, whose outputs are checked.
  var stage: (any Stage)? { hosted as? any Stage }
}
