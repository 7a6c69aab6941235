// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "resolvent", path: "..")],
  targets: [
    .executableTarget(name: "bench", dependencies: [.product(name: "Resolvent", package: "resolvent")])
  ],
  swiftLanguageModes: [.v6]
)
