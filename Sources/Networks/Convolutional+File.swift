import Diagnostics
import Store

extension Convolutional {
  public var attributes: [(name: String, value: ArchitectureAttribute)] {
    activation.attributes + [("image", .text("\(image)")), ("recipe", .text(recipe.text))] + parametrisation.attributes
  }

  /// Reads the attributes of a network file.
  ///
  /// - Throws: `Problem.badInput` where one is missing or not what it should be, or they do not fit together.
  public init(_ file: H5Reader) throws {
    let attributes = ArchitectureAttributes(file: file, needed: "activation, normalisation, image and recipe")
    do {
      try self.init(
        image: try attributes.value("image", "a size such as 3x32x32") { ImageShape($0) },
        recipe: try attributes.value("recipe", "a list of layers") { try NetworkRecipe($0) },
        activation: try attributes.activation(), parametrisation: try Parametrisation(file))
    } catch let problem as Problem where problem.category == .usage {
      throw Problem(
        .badInput, file: file.path,
        object: "attribute \(problem.object == "parametrisation" ? "parametrisation" : "recipe")", cause: problem.cause,
        remedy: problem.remedy)
    }
  }
}

extension Convolutional {
  public func requireSamples(of data: H5Reader) throws {
    guard let text = try data.string(attribute: "image") else { return }
    let size = ImageShape(text)
    guard size != image else { return }
    throw Problem(
      .badInput, file: data.path, object: "attribute image",
      cause: "is “\(text.prefix(60))”, but the network takes images of \(image)",
      remedy: size.map { "make the network with --image \($0), or correct the attribute" }
        ?? "write it as channels × height × width, such as \(image)")
  }
}
