// swift-tools-version: 6.0
import PackageDescription

/// A library target of this package; it may import only targets declared before it.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies)
}

/// One thin executable per stage: `Sources/<name>/main.swift` hands over to `Stages`.
func stage(_ name: String) -> Target {
  .executableTarget(name: name, dependencies: ["Stages"])
}

func tests(_ name: String, _ dependencies: [Target.Dependency], fixtures: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], exclude: fixtures)
}

let complex = Target.Dependency.product(name: "ComplexModule", package: "swift-numerics")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "resolvent",
  products: [
    .library(
      name: "Resolvent",
      targets: [
        "Diagnostics", "LinearAlgebra", "Randomness", "Store", "Datasets", "Graphs", "Networks",
        "Kernels", "Spectra", "Training", "Theory", "Matching", "Figures", "Plotting", "Pipeline", "Stages",
      ])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-numerics", exact: "1.1.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas lapacke",
      providers: [.apt(["libopenblas-dev", "liblapacke-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "CVectorMath",
      linkerSettings: [.linkedLibrary("mvec", .when(platforms: [.linux])), .linkedLibrary("m")]),
    .target(name: "CProcess"),
    .target(name: "COptimisers", cSettings: [.headerSearchPath("../CVectorMath")]),

    library("Diagnostics", ["CProcess", logging]),
    library("LinearAlgebra", ["Diagnostics", "COpenBLAS", "CVectorMath"]),
    library("Randomness", ["LinearAlgebra", "CVectorMath"]),
    library("Store", ["Diagnostics", "LinearAlgebra", "CHDF5", "CCrypto", "CZlib"]),
    library("Networks", ["Diagnostics", "LinearAlgebra", "Randomness", "Store"]),
    library("Datasets", ["Diagnostics", "LinearAlgebra", "Randomness", "Store", "Networks"]),
    library("Graphs", ["Diagnostics", "LinearAlgebra", "Randomness", "Store"]),
    library("Kernels", ["Diagnostics", "LinearAlgebra", "Networks", "CVectorMath"]),
    library("Spectra", ["Diagnostics", "LinearAlgebra", "Randomness"]),
    library(
      "Training",
      [
        "Diagnostics", "LinearAlgebra", "Randomness", "Store", "Networks", "Datasets", "Kernels", "Spectra",
        "COptimisers",
      ]),
    library("Theory", ["Diagnostics", "LinearAlgebra", "Randomness", "Networks", "Kernels", complex]),
    library("Matching", ["Diagnostics", "LinearAlgebra", "Randomness", "Graphs", "COpenBLAS", "CVectorMath", complex]),
    library("Figures", ["Diagnostics", yaml]),
    library(
      "Plotting", ["Diagnostics", "Figures", "LinearAlgebra", "Store", "Graphs", "Networks", "Spectra", "Theory", yaml]),
    library("Pipeline", ["Diagnostics", "Figures", "Store", yaml]),
    library(
      "Stages",
      [
        "Diagnostics", "LinearAlgebra", "Randomness", "Store", "Datasets", "Graphs", "Networks",
        "Training", "Kernels", "Spectra", "Theory", "Matching", "Figures", "Plotting", "Pipeline", arguments, complex,
      ]),

    stage("gen-data"), stage("init-net"), stage("train"), stage("kernels"), stage("eigs"),
    stage("theory"), stage("match"), stage("collect"), stage("plot"), stage("pipeline"),

    .target(
      name: "TestSupport",
      dependencies: ["Diagnostics", "LinearAlgebra", "Randomness", "Networks", "Datasets", "CHDF5"],
      path: "Tests/TestSupport"),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("LinearAlgebraTests", ["LinearAlgebra", "Diagnostics"]),
    tests("RandomnessTests", ["Randomness", "LinearAlgebra"]),
    tests("StoreTests", ["Store", "LinearAlgebra", "Randomness", "Diagnostics", "CHDF5"]),
    tests("DatasetsTests", ["Datasets", "Store", "Networks"], fixtures: ["Fixtures"]),
    tests("GraphsTests", ["Graphs", "Store"]),
    tests("NetworksTests", ["Networks", "Kernels", "Store"]),
    tests("KernelsTests", ["Kernels", "Networks", "Store"], fixtures: ["Fixtures"]),
    tests(
      "TrainingTests", ["Training", "Networks", "Kernels", "Randomness", "Store", "Datasets"], fixtures: ["Fixtures"]),
    tests("SpectraTests", ["Spectra", "Theory", "Randomness"], fixtures: ["Fixtures"]),
    tests("TheoryTests", ["Theory", "Networks", "Kernels", "Datasets", "Spectra"], fixtures: ["Fixtures"]),
    tests("MatchingTests", ["Matching", "Graphs", "Randomness"]),
    tests("FiguresTests", ["Figures", "Diagnostics"]),
    tests("PlottingTests", ["Plotting", "Figures", "Spectra", "Store", "Theory", yaml]),
    tests("PipelineTests", ["Pipeline", "Figures", "Stages"]),
    tests("StagesTests", ["Stages", "Store", "Graphs", "Kernels"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
