import Diagnostics
import Store

extension Transformer {
  public var attributes: [(name: String, value: ArchitectureAttribute)] {
    [
      ("activation", .text(shape.activation.rawValue)), ("words", .text(String(shape.words))),
      ("width", .text(String(shape.width))), ("depth", .text(String(shape.depth))),
      ("heads", .text(String(shape.heads))), ("inner", .text(String(shape.inner))),
      ("positions", .text(String(shape.positions))), ("sentences", .text(String(shape.sentences))),
      ("epsilon", .number(shape.epsilon)), ("longest", .text(String(longest))), ("features", .text(features.rawValue)),
      ("outputs", .text(String(outputs))),
    ] + (vocabulary.map { [("vocabulary", .text($0))] } ?? [])
  }

  /// Reads the attributes of a network file.
  ///
  /// - Throws: `Problem.badInput` where one is missing or not what it should be, or they do not fit together.
  public init(_ file: H5Reader) throws {
    let attributes = ArchitectureAttributes(
      file: file,
      needed: "activation, words, width, depth, heads, inner, positions, sentences, epsilon, longest, features and "
        + "outputs")
    let shape = TransformerShape(
      words: try attributes.size("words"), width: try attributes.size("width"), depth: try attributes.size("depth"),
      heads: try attributes.size("heads"), inner: try attributes.size("inner"),
      positions: try attributes.size("positions"), sentences: try attributes.size("sentences"),
      activation: try attributes.value(
        "activation", "one of \(Activation.Kind.forms.joined(separator: ", "))", Activation.Kind.init(rawValue:)),
      epsilon: try attributes.positiveNumber("epsilon"))
    let features = try attributes.value(
      "features", "one of \(Features.allCases.map(\.rawValue).joined(separator: ", "))", Features.init(rawValue:))
    do {
      try self.init(
        shape, features: features, longest: try attributes.size("longest"), outputs: try attributes.size("outputs"),
        vocabulary: try file.string(attribute: "vocabulary"))
    } catch let problem as Problem where problem.category == .usage {
      throw Problem(
        .badInput, file: file.path, object: "attributes of the architecture", cause: problem.cause,
        remedy: problem.remedy)
    }
  }

  public func requireSamples(of data: H5Reader) throws {
    guard let vocabulary, let other = try data.string(attribute: "vocabulary"), other != vocabulary else { return }
    throw Problem(
      .badInput, file: data.path, object: "attribute vocabulary",
      cause: "is that of other tokens than the network has vectors of",
      remedy: "make the data with gen-data text --vocabulary and the network")
  }
}
