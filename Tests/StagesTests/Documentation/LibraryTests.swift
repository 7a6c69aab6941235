import Foundation
import Testing

/// What stands beside the sources for those who use the libraries.
@Suite struct LibraryTests {
  private func text(_ path: String) throws -> String {
    try String(contentsOf: DocumentationTests.root.appending(path: path), encoding: .utf8)
  }

  /// The libraries of the product, as Package.swift lists them.
  private func libraries() throws -> [String] {
    let product = try #require(text("Package.swift").firstMatch(of: #/(?s)name: "Resolvent",\s*targets: \[(.*?)\]/#))
    return product.output.1.matches(of: #/"(\w+)"/#).map { String($0.output.1) }
  }

  @Test func everyLibraryHasItsArticleAndThePlaceInTheTour() throws {
    let libraries = try libraries()
    #expect(libraries.count >= 16)
    let tour = try text("docs/Resolvent.docc/Tour.md")
    for library in libraries {
      #expect(try text("Sources/\(library)/\(library).docc/\(library).md").hasPrefix("# ``\(library)``\n"))
      #expect(tour.contains("- ``/\(library)``\n"), "\(library)")
    }
  }

  @Test func thePageShowsTheExampleAsItIs() throws {
    let example = try text("Examples/LimitSpectrum/Sources/LimitSpectrum/main.swift")
    #expect(try text("docs/library.md").contains("```swift\n\(example)```\n"))
  }
}
