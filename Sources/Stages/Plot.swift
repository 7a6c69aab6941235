import ArgumentParser
import Diagnostics
import Pipeline
import Plotting

/// `plot`: a figure and its numbers from cached files.
public struct Plot: ParsableCommand, HelpTopics {
  /// Raised when figures change for equal descriptions.
  public static let revision = 8

  public static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw a figure from its description and the files it refers to.",
    discussion: """
      The description is YAML (or JSON): id, document and profile, which name the figure; title, caption, panels, \
      columns (panels in a row), numbers, notes. Panels are spectrum (a histogram of eigenvalues with a limit density), \
      curves, weights (a matrix of eigs weights with bulk and tail), histogram, scatter, images, table, graph (vertices and edges, compared with another graph's), network \
      (layers of units), diagram (boxes and arrows) and contour (a closed path in the complex plane with poles); an unknown key is \
      answered with the known ones, and all are explained by 'plot --help panels' (or 'plot --help panels curves'). Data are \
      numbers, lists or <file.h5>:<data set>.

      Text is drawn as it is written, whatever characters it holds; control characters are refused. The labels of the \
      panels graph, diagram and contour read _{lowered}, ^{raised}, *slanted* and **bold**, and \\ before a mark.

      In a panel of curves, fit gives a series a power law over a window of x, with the measures exponent, \
      exponent-error, coefficient and largest-deviation; labels may hold its {slope} and {slope-error}, or those \
      {slope of NAME} of another series. Numbers are of a panel's measure, or from data.

      DESCRIPTION  such as this of an output of 'eigs power-law':
        id: my-figure
        document: mine
        profile: quick
        title: "Eigenvalues of the kernel"
        panels:
          - kind: curves
            name: spectrum
            log: [x, y]
            x-label: "n"
            y-label: "λₙ"
            series:
              - x: spectrum.h5:n
                y: spectrum.h5:eigenvalues
                fit: spectrum.h5:fit/eigenvalues/window
                name: eigenvalues
                label: "{slope} ± {slope-error}"
        numbers:
          nu: { of: spectrum.eigenvalues.exponent, paper: 1.5 }

      FILES  <name>.svg, .pdf and .png; <name>.json with the numbers; <name>.gnuplot with its data, to restyle \
      the figure by hand. They replace those of an earlier run, and nothing else.

      EXAMPLE
        plot my-figure.yaml -o my-figure.svg

      \(exitCodeHelp)
      """)

  static func page(on topic: [String]) throws -> String? {
    guard topic.first == "panels", topic.count < 3 else { return nil }
    if let page = PanelKinds.manual(of: topic.dropFirst().first) { return page }
    throw Problem(
      .usage, object: topic[1], cause: "is no kind of panel",
      remedy: Suggestion.remedy(for: topic[1], among: PanelKinds.all.map { $0.kind }, called: "kinds"))
  }

  @Argument(help: "The figure's description.")
  var description: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The SVG file to write.", valueName: "file"))
  var output: String

  @Option(help: "The folder of golden values, <folder>/<document>/<id>.json.")
  var golden: String?

  /// Of a figure: tables of up to some ten million numbers, and a second or two of gnuplot's and its converters'.
  static let needs = Needs(memory: 0x1p28, cores: 1, work: Work(traffic: 1e10))

  public init() {}

  public func run() throws {
    try FigureRenderer(try FigureDescription.read(from: description), golden: golden).render(to: output)
  }
}
