import ArgumentParser
import Diagnostics
import Foundation
import LinearAlgebra
import Logging

extension ParsableCommand {
  /// Runs the command as a process: the right BLAS kernel, clean ends on signals, one message for a failure.
  ///
  /// - Parameters:
  ///   - computing: whether it multiplies matrices; choosing the kernel may start the program twice.
  ///   - ending: what is done last, before the process ends with the status.
  public static func runAsProcess(
    computing: Bool = true, ending: (_ status: Int32) -> Void = { _ in }
  ) -> Never {
    func finish(_ status: Int32) -> Never { self.finish(status, ending) }
    if computing {
      BLASKernel.selectBest()
      BLASKernel.followScheduler()
    }
    LoggingSystem.bootstrap { PlainLogHandler(label: $0) }
    let name = _commandName
    let arguments = Invocation.arguments.dropFirst()
    do {
      if ["-h", "--help"].contains(arguments.first), let topics = self as? any HelpTopics.Type,
        let page = try topics.page(on: Array(arguments.dropFirst()))
      {
        print(page, terminator: "")
        finish(0)
      }
      if arguments.first == "--version" {
        print(ProgramVersion.text(of: name))
        finish(0)
      }
      try Termination.install()
      try OpenFiles.require(32, for: name)
      if computing { try PhysicalMemory.reserve(forThreads: BLASKernel.threads) }
      var command = try parseAsRoot(joiningNegativeNumbers(arguments))
      try FiniteOptions.check(command, arguments: Array(arguments))
      try ((command as? any HostedStage)?.stage ?? command as? any Stage)?.output.check(words: Array(arguments))
      if computing { BLASKernel.touchBuffers() }
      try command.run()
      // A reader that has seen enough, such as `head`, is no failure to speak of.
      if fflush(nil) != 0 {
        guard errno != EPIPE else { finish(128 + SIGPIPE) }
        throw Problem(
          .cannotWrite, object: "standard output", cause: String(cString: strerror(errno)),
          remedy: "free space on the disk")
      }
      finish(0)
    } catch {
      guard let problem = problem(for: error) else {
        if exitCode(for: error) == .success, let stage = configuration.defaultSubcommand,
          ["-h", "--help"].contains(arguments.joined(separator: " "))
        {
          // The page of a program with subcommands goes on with that of its default.
          print("\(helpMessage())\n\n\(helpMessage(for: stage))")
          finish(0)
        }
        if exitCode(for: error) != .success, let unknown = UnknownOption(in: Array(arguments), of: self)?.problem {
          StandardError.write("\(name): error: \(unknown)\n")
          finish(unknown.category.exitCode)
        }
        let (code, message) = (exitCode(for: error), fullMessage(for: error))
        if code == .success { print(message) } else { StandardError.write("\(message)\n") }
        finish(code.rawValue)
      }
      StandardError.write("\(name): error: \(problem)\n")
      finish(problem.category.exitCode)
    }
  }

  /// Ends the process without the libraries' own ends, which may wait for threads that never came to be.
  private static func finish(_ status: Int32, _ ending: (Int32) -> Void) -> Never {
    fflush(nil)
    ending(status)
    _exit(status)
  }

  /// The arguments with `--name -1` as `--name=-1`: the parser would take the number for an option, and say that the
  /// value is missing.
  private static func joiningNegativeNumbers(_ arguments: ArraySlice<String>) -> [String] {
    arguments.reduce(into: []) { joined, argument in
      if let option = joined.last, option.hasPrefix("--"), !option.contains("="), option != "--",
        argument.wholeMatch(of: #/-\.?[0-9].*/#) != nil
      {
        joined[joined.count - 1] = "\(option)=\(argument)"
      } else {
        joined.append(argument)
      }
    }
  }

  /// What to say of `error`; nil where it is the command line's own: help asked for, or an option misused.
  private static func problem(for error: any Error) -> Problem? {
    if let problem = error as? Problem { return problem }
    guard exitCode(for: error) == .failure else { return nil }
    return Problem(.systemFailure, cause: "\(error)", remedy: "report this, with the command that led to it")
  }
}
