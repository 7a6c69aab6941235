import ArgumentParser
import Diagnostics
import Plotting

/// `plot`: a figure and its numbers from cached files.
public struct Plot: ParsableCommand {
  /// Raised when figures change for equal descriptions.
  public static let revision = 3

  public static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw a figure from its description and the files it refers to.",
    discussion: """
      The description is YAML (or JSON): id, document, title, caption, panels, numbers, notes. Panels are \
      spectrum (a histogram of eigenvalues with a limit density), curves, histogram, scatter, images, graph (vertices \
      and edges, compared with another graph's), network (layers of units), diagram (boxes and arrows) and contour \
      (a closed path in the complex plane with poles). Data are referred to as <file.h5>:<data set>.

      FILES  <name>.svg, .pdf and .png; <name>.json with the numbers; <name>.gnuplot with its data, to restyle \
      the figure by hand.

      EXAMPLE
        plot my-figure.yaml -o my-figure.svg

      \(exitCodeHelp)
      """)

  @Argument(help: "The figure's description.")
  var description: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The SVG file to write.", valueName: "file"))
  var output: String

  @Option(help: "The folder of golden values, <folder>/<document>/<id>.json.")
  var golden: String?

  public init() {}

  public func run() throws {
    try FigureRenderer(try FigureDescription.read(from: description), golden: golden).render(to: output)
  }
}
