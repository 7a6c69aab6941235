import Diagnostics
import Foundation

extension TablePanel {
  /// A cell; see `TablePanel`.
  public enum Cell: Sendable {
    case text(String)
    case number(Double)
    case value(Value)

    /// A number of the figure's data.
    public struct Value: Decodable, Sendable {
      public var value: Values
      public var error: Values?
      public var reduce: Reduction
      public var digits: Int
      public var name: String?

      enum CodingKeys: String, CodingKey, CaseIterable { case value, error, reduce, digits, name }

      public init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
        value = try keys.decode(Values.self, forKey: .value)
        error = try keys.decodeIfPresent(Values.self, forKey: .error)
        reduce = try keys.decodeIfPresent(Reduction.self, forKey: .reduce) ?? .named(.last)
        digits = try keys.decodeIfPresent(Int.self, forKey: .digits) ?? 3
        name = try keys.decodeIfPresent(String.self, forKey: .name)
        guard 0...15 ~= digits else {
          throw DecodingError.dataCorruptedError(forKey: .digits, in: keys, debugDescription: "must be in 0…15")
        }
      }
    }

    var named: String? { if case .value(let value) = self { value.name } else { nil } }

    var isNumber: Bool { if case .text = self { false } else { true } }

    /// The number of a `value`, and its error; nil for the other cells.
    func numbers(_ inputs: FigureInputs) throws -> (value: Double, error: Double?)? {
      guard case .value(let cell) = self else { return nil }
      func one(_ values: Values) throws -> Double {
        let found = try inputs.values(values, reduce: cell.reduce)
        guard found.count == 1 else {
          throw Problem(
            .badConfiguration, object: cell.name.map { "cell '\($0)'" } ?? "a cell",
            cause: "names \(found.count) numbers, not one", remedy: "give one reference")
        }
        return found[0]
      }
      return (try one(cell.value), try cell.error.map(one))
    }

    /// What is shown.
    func text(_ numbers: (value: Double, error: Double?)?) -> String {
      switch self {
      case .text(let text): return text
      case .number(let number): return number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
      case .value(let cell):
        guard let numbers else { return "" }
        func format(_ number: Double) -> String {
          let isPlain = number == 0 || 1e-3..<1e6 ~= abs(number)
          return String(format: isPlain ? "%.\(cell.digits)f" : "%.\(cell.digits)g", number).replacing("-", with: "−")
        }
        return format(numbers.value) + (numbers.error.map { " ± \(format($0))" } ?? "")
      }
    }
  }
}

extension TablePanel.Cell: Decodable {
  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.singleValueContainer() {
      if let number = try? container.decode(Double.self) {
        self = .number(number)
        return
      }
      if let text = try? container.decode(String.self) {
        self = .text(text)
        return
      }
    }
    self = .value(try Value(from: decoder))
  }
}
