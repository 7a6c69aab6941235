import Diagnostics
import Networks

extension WeightsInput {
  /// The parameters asked for.
  ///
  /// - Throws: `Problem.usage` for a name that is none of the matrices, or named twice; `Problem.badInput` for a name that
  ///   no group of the output can have.
  ///
  /// - Parameter parameters: names with commas between, or all: those that are no vectors.
  func choice(of parameters: String) throws -> [Int] {
    let shapes = matrices.shapes
    let names = parameters == "all" ? nil : parameters.split(separator: ",").map(String.init)
    let chosen =
      names?.map { name in shapes.firstIndex { $0.name == name } } ?? shapes.indices.filter { shapes[$0].isWeight }
    guard let places = chosen as? [Int], !places.isEmpty, Set(places).count == places.count else {
      let some = shapes.prefix(20).map(\.name).joined(separator: ", ") + (shapes.count > 20 ? ", …" : "")
      guard parameters != "all" else {
        throw Problem(
          .badInput, file: path, cause: "holds no matrix of real numbers",
          remedy: shapes.isEmpty ? "give a model's file" : "it has: \(some)")
      }
      throw Problem(
        .usage, file: path, object: "--parameters \(parameters)",
        cause: "does not name one or several of the network's parameters, each once", remedy: "name some of \(some)")
    }
    for place in places {
      let name = shapes[place].name
      let parts = name.split(separator: "/", omittingEmptySubsequences: false)
      let isPlace = parts.allSatisfy { !["", ".", ".."].contains($0) } && name != "names"
      guard isPlace, name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }), name.utf8.count <= 1000,
        shapes[place].rows > 0, shapes[place].columns > 0
      else {
        throw Problem(
          .badInput, file: path, object: String(name.prefix(100)),
          cause: shapes[place].rows > 0 ? "is no name that a group of the output can have" : "is empty",
          remedy: "rename it, or name the others with --parameters")
      }
    }
    return places
  }
}
