import Diagnostics
import Figures
import LinearAlgebra
import Store

/// The files of one figure, each opened once, with what is known of their origin.
public final class FigureInputs {
  private var readers: [String: H5Reader] = [:]
  /// What panels measured so far, in their order.
  private var measures: [(name: String, value: Double)] = []

  public init() {}

  /// The open file at `path`.
  public func reader(_ path: String) throws -> H5Reader {
    if let reader = readers[path] { return reader }
    let reader = try H5Reader.named(path)
    readers[path] = reader
    return reader
  }

  /// Notes what a panel of this name measured.
  func note(_ measures: [String: Double], of panel: String?) {
    guard let panel else { return }
    self.measures += measures.sorted { $0.key < $1.key }.map { ("\(panel).\($0.key)", $0.value) }
  }

  /// The measures of a name, in which `*` stands for any letters.
  private func measures(called pattern: String) throws -> [Double] {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    func isCalled(_ name: String) -> Bool {
      guard parts.count > 1 else { return name == pattern }
      var rest = Substring(name)
      guard rest.hasPrefix(parts[0]) else { return false }
      rest = rest.dropFirst(parts[0].count)
      for part in parts.dropFirst().dropLast() {
        guard let found = part.isEmpty ? rest.startIndex..<rest.startIndex : rest.firstRange(of: part) else {
          return false
        }
        rest = rest[found.upperBound...]
      }
      return rest.hasSuffix(parts[parts.count - 1])
    }
    let found = measures.filter { isCalled($0.name) }.map(\.value)
    guard !found.isEmpty else {
      let known = measures.prefix(40).map(\.name).joined(separator: ", ")
      throw Problem(
        .badConfiguration, object: "measure:\(pattern)", cause: "no panel before measured that",
        remedy: known.isEmpty ? "give the panel a name and put it before, or in 'measured'" : "known are \(known)")
    }
    return found
  }

  /// All numbers of the data set at `reference`, in the order of the file, with its shape; integers are
  /// widened.
  public func array(_ reference: DataReference) throws -> (shape: [Int], values: [Double]) {
    let reader = try reader(reference.file)
    let shape = try reader.shape(of: reference.object)
    switch shape.count {
    case 1:
      do {
        return (shape, try reader.vector(reference.object))
      } catch let problem as Problem {
        guard let integers = try? reader.integers(reference.object) else { throw problem }
        return (shape, integers.map(Double.init))
      }
    case 2: return (shape, try reader.matrix(reference.object).storage)
    default:
      throw Problem(
        .badInput, file: reference.file, object: reference.object,
        cause: "has \(shape.count) axes; a figure takes vectors and matrices")
    }
  }

  /// All numbers a description names, joined; with `reduction` each reference gives one number.
  public func values(_ source: Values, reduce reduction: Reduction? = nil) throws -> [Double] {
    try source.parts.flatMap { part -> [Double] in
      switch part {
      case .number(let number): return [number]
      case .measure(let name): return try measures(called: name)
      case .reference(let reference):
        let values = try array(reference).values
        guard let reduction else { return values }
        guard let number = reduction(values) else {
          throw Problem(
            .badInput, file: reference.file, object: reference.object,
            cause: "has \(values.count) elements, not the one to be reduced to")
        }
        return [number]
      }
    }
  }

  /// The files read so far, and those that they show.
  var paths: [String] { readers.sorted { $0.key < $1.key }.flatMap { [$0] + $1.sources() } }

  /// Files read so far, by name, with the attributes of their roots, which tell where they come from.
  public var provenance: [String: [String: String]] {
    readers.mapValues { reader in
      reader.attributes(of: "/").reduce(into: [:]) { known, name in
        if let text = try? reader.string(attribute: name, of: "/") {
          known[name] = text.count > Self.longestAttribute ? "\(text.prefix(Self.longestAttribute))…" : text
        } else if let number = try? reader.number(attribute: name, of: "/") {
          known[name] = number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : "\(number)"
        }
      }
    }
  }

  private static let longestAttribute = 20_000

  /// What the files of `provenance` say of their data, joined; one written by no stage is the user's own, stand-ins apart.
  static func dataKind(_ provenance: [String: [String: String]]) -> DataKind {
    let kinds = provenance.values.compactMap { attributes -> DataKind? in
      let stated = attributes["data"].flatMap(DataKind.init(rawValue:))
      return attributes["stage"] == nil && !(stated?.hasStandIn ?? false) ? .own : stated
    }
    return DataKind.joined(kinds) ?? .synthetic
  }

  /// What the stages that made the files of `provenance` warn of, each warning once.
  static func warnings(_ provenance: [String: [String: String]]) -> [String] {
    provenance.keys.sorted().reduce(into: []) { warnings, file in
      guard let text = provenance[file]?["warning"], !text.isEmpty else { return }
      let warning = String(text.prefix(500))
      if !warnings.contains(warning) { warnings.append(warning) }
    }
  }
}

extension FigureInputs {
  /// One number: written out, the last element of a data set, or an attribute (`file.h5:owner/name`, of the root
  /// `file.h5:name`).
  func number(_ part: Values.Part) throws -> Double {
    guard case .reference(let reference) = part else { return try values(Values([part]))[0] }
    let reader = try reader(reference.file)
    guard !reader.contains(reference.object) else {
      return try values(Values([part]), reduce: .named(.last))[0]
    }
    let path = reference.object.split(separator: "/").map(String.init)
    let owner = path.count > 1 ? path.dropLast().joined(separator: "/") : "/"
    let name = path.last ?? ""
    let text = try reader.string(attribute: name, of: owner)
    if let number = try reader.number(attribute: name, of: owner) ?? text.flatMap(Double.init) {
      guard number.isFinite else {
        throw Problem(.badInput, file: reference.file, object: reference.object, cause: "is \(number), not finite")
      }
      return number
    }
    throw Problem(
      .badInput, file: reference.file, object: reference.object,
      cause: "is neither a data set nor an attribute that is a number")
  }

  /// All numbers a description names or, given `row`, row `row` of the matrix it names.
  func values(_ source: Values, row: Int?) throws -> [Double] {
    guard let row else { return try values(source) }
    return try source.parts.flatMap { part -> [Double] in
      guard case .reference(let reference) = part else { return [] }
      let matrix = try reader(reference.file).matrix(reference.object)
      guard (0..<matrix.rows).contains(row) else {
        throw Problem(
          .badInput, file: reference.file, object: reference.object,
          cause: "has \(matrix.rows) rows, so there is no row \(row)")
      }
      return matrix.row(row)
    }
  }

  /// The entries above the diagonals of the square matrices a description names.
  func upperTriangle(_ source: Values) throws -> [Double] {
    try source.parts.flatMap { part -> [Double] in
      guard case .reference(let reference) = part else { return [] }
      let matrix = try reader(reference.file).matrix(reference.object)
      guard matrix.rows == matrix.columns else {
        throw Problem(
          .badInput, file: reference.file, object: reference.object,
          cause: "has shape (\(matrix.rows), \(matrix.columns)), so it has no off-diagonal part")
      }
      return (0..<matrix.rows).flatMap { row in
        matrix.storage[(row * matrix.columns + row + 1)..<((row + 1) * matrix.columns)]
      }
    }
  }
}
