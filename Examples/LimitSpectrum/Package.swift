// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "limit-spectrum",
  dependencies: [.package(name: "resolvent", path: "../..")],
  targets: [
    .executableTarget(name: "LimitSpectrum", dependencies: [.product(name: "Resolvent", package: "resolvent")])
  ],
  swiftLanguageModes: [.v6]
)
