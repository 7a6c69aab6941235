import ArgumentParser
import Diagnostics
import Graphs

extension GraphReading.Weights: ExpressibleByArgument {}
extension GraphReading.Header: ExpressibleByArgument {}
extension GraphReading.Arcs: ExpressibleByArgument {}
extension GraphReading.Loops: ExpressibleByArgument {}
extension GraphReading.Repetition: ExpressibleByArgument {}
extension GraphReading.Column: LosslessStringConvertible {
  public init?(_ description: String) { self.init(rawValue: description) }
  public var description: String { rawValue }
}

/// What graphs' files are read as.
let graphFilesHelp = """
  GRAPH FILES  The content tells the format, never the name. Texts in UTF-8, or with a byte order mark in UTF-16 or \
  UTF-32, also compressed by gzip:
    list of edges      u v or u v weight on each line, separated by blanks, tabs, commas or semicolons; names with \
  these in double quotes; a name alone is a vertex without edges; networkx' {'weight': 0.5}; a header such as \
  source,target,weight in any order; decimal commas between tabs or semicolons; lines that begin with # or % are \
  comments; KONECT, SNAP, DIMACS; a third column that looks like times, whole \
  numbers of 10⁸ and more or dates as 20261231, is refused until --columns says what it is
    adjacency matrix   a square of at least four rows of numbers, with or without names; Matrix Market
    GML, GraphML (yEd), GEXF, Pajek, networkx' JSON, graph6, sparse6, digraph6
    HDF5               graph A; also .npy, .npz and MATLAB's -v7.3, an adjacency matrix A; another array of such files \
  as FILE:ARRAY
  Vertices are named by their labels where all have different ones, else by their ids, and numbered in the order of \
  their names, of numbers where all are whole numbers. What is left out or could be meant otherwise is said in a \
  warning.
  """

/// How files of graphs are read where they can be meant in several ways.
struct GraphReadingOptions: ParsableArguments {
  @Option(help: "Whether edges have the weights of the file, or all the weight 1.")
  var edgeWeights = GraphReading.Weights.use

  @Option(
    help: ArgumentHelp(
      "The column or attribute of the weights (default: weight, else value; of lists without a header the third "
        + "column).", valueName: "name"))
  var weightName: String?

  @Option(
    help: ArgumentHelp(
      "What the columns of a list of edges hold: source, target, weight, time, or - for what is not read (default: "
        + "what its header says, else source,target,weight).", valueName: "list"))
  var columns: CommaList<GraphReading.Column>?

  @Option(help: "Whether the first line of a list of edges names its columns.")
  var header = GraphReading.Header.automatic

  @Option(
    help: "Which arcs of a directed graph are edges: either way, mutual ones only; or refuse directed graphs.")
  var arcs = GraphReading.Arcs.either

  @Option(help: "What becomes of edges from a vertex to itself.")
  var loops = GraphReading.Loops.refuse

  @Option(
    help: "The weight of an edge that stands there several times, in either direction: the same each time, the sum, …")
  var repeated = GraphReading.Repetition.same

  mutating func validate() throws {
    if let columns = columns?.elements {
      let counts = Dictionary(columns.map { ($0, 1) }, uniquingKeysWith: +)
      guard counts[.source] == 1, counts[.target] == 1, counts[.weight] ?? 0 < 2 else {
        throw ValidationError("--columns must name source and target once, and weight at most once.")
      }
      guard weightName == nil else {
        throw ValidationError("--weight-name and --columns both say what the weights are.")
      }
    }
    guard weightName == nil || edgeWeights == .use else {
      throw ValidationError("--weight-name is of no use with --edge-weights ignore.")
    }
  }

  var reading: GraphReading {
    var reading = GraphReading()
    (reading.weights, reading.weightName, reading.columns) = (edgeWeights, weightName, columns?.elements)
    (reading.header, reading.arcs, reading.loops, reading.repetition) = (header, arcs, loops, repeated)
    return reading
  }

  /// Sees, before files are read, that an option that is given has something to say of.
  ///
  /// - Parameter hasFiles: whether graphs are read from files that may be lists of edges.
  func checkUse(hasFiles: Bool) throws {
    if let misuse = misuse(for: hasFiles ? [.edges] : []) {
      throw ValidationError("\(misuse.options) \(misuse.cause).")
    }
  }

  /// The same when the files' formats are known.
  func checkUse(for formats: [GraphFormat]) throws {
    guard let misuse = misuse(for: formats) else { return }
    throw Problem(.usage, object: misuse.options, cause: misuse.cause, remedy: "leave them out")
  }

  private func misuse(for formats: [GraphFormat]) -> (options: String, cause: String)? {
    if reading != GraphReading(), formats.allSatisfy({ $0 == .stored }) {
      return (
        "--edge-weights, --weight-name, --columns, --header, --arcs, --loops, --repeated",
        "say how texts and matrices are read; edges in HDF5 are taken as they are"
      )
    }
    if columns != nil || header != .automatic, !formats.contains(.edges) {
      return ("--columns, --header", "are for lists of edges, of which none is given")
    }
    return nil
  }

  /// For the provenance.
  var parameters: [String: String] {
    var parameters = [
      "edge-weights": edgeWeights.rawValue, "header": header.rawValue, "arcs": arcs.rawValue, "loops": loops.rawValue,
      "repeated": repeated.rawValue,
    ]
    parameters["weight-name"] = weightName
    parameters["columns"] = columns?.text
    return parameters
  }
}
