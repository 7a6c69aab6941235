import ArgumentParser
import Foundation

/// A list given as `1,2,3`.
struct CommaList<Element: LosslessStringConvertible & Sendable>: ExpressibleByArgument, Sendable,
  CustomStringConvertible
{
  var elements: [Element]

  init?(argument: String) {
    let parts = argument.split(separator: ",").map { Element($0.trimmingCharacters(in: .whitespaces)) }
    guard !parts.isEmpty, !parts.contains(where: { $0 == nil }) else { return nil }
    elements = parts.compactMap { $0 }
  }

  init(_ elements: [Element]) { self.elements = elements }

  var description: String { text }

  var text: String { elements.map(\.description).joined(separator: ",") }
}
