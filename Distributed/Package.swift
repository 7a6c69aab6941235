// swift-tools-version: 6.0
import PackageDescription

let resolvent = Target.Dependency.product(name: "Resolvent", package: "resolvent")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "distributed",
  dependencies: [
    .package(name: "resolvent", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev", "openmpi-bin"])]),
    .systemLibrary(name: "CELPA", pkgConfig: "elpa", providers: [.apt(["libelpa-dev"])]),
    .target(name: "Distributed", dependencies: ["CMPI", "CELPA", resolvent, arguments]),
    .executableTarget(name: "eigs-mpi", dependencies: ["Distributed"]),
    .executableTarget(name: "kernels-mpi", dependencies: ["Distributed"]),
    .testTarget(name: "DistributedTests", dependencies: ["Distributed", "eigs-mpi", "kernels-mpi", resolvent]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
