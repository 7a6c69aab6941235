import Diagnostics
import Store

/// How architectures stand in files: by attributes, of which `architecture` names the recipe.
public enum ArchitectureFile {
  /// Reads the attributes of a network file; one that names no recipe is fully connected.
  ///
  /// - Throws: `Problem.badInput` where they are missing, unknown or contradict each other.
  public static func read(_ file: H5Reader) throws -> any Architecture {
    let name = try file.string(attribute: "architecture") ?? FullyConnected.name
    switch name {
    case FullyConnected.name: return try FullyConnected(file)
    case Convolutional.name: return try Convolutional(file)
    case Transformer.name: return try Transformer(file)
    default:
      throw Problem(
        .badInput, file: file.path, object: "attribute architecture", cause: "is “\(name)”",
        remedy: "make the network with init-net, or set it to \(FullyConnected.name), \(Convolutional.name) or "
          + "\(Transformer.name)")
    }
  }

  /// Sets the attributes of a network file.
  public static func write(_ architecture: any Architecture, to file: H5Writer) throws {
    try file.set("architecture", to: type(of: architecture).name)
    for (name, value) in architecture.attributes {
      switch value {
      case .text(let text): try file.set(name, to: text)
      case .number(let number): try file.set(name, to: number)
      }
    }
  }
}
