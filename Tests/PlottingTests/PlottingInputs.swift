import Foundation
import LinearAlgebra
import Spectra
import Store
import TestSupport

/// Files of a small pipeline: eigenvalues of a semicircle with an atom, its limit, a history, images.
struct PlottingInputs {
  let folder: TemporaryFolder
  let eigenvalues: [Double]
  static let zeros = 50

  /// - Parameter data: the attribute of that name of the file of eigenvalues.
  init(data: String = "synthetic") throws {
    folder = try TemporaryFolder()
    // Quantiles of the semicircle law on [1, 5], of which a fifth is replaced by zeros, and two outliers.
    let angles = (0...400).map { Double($0) * Double.pi / 400 }
    let x = angles.map { 3 - 2 * cos($0) }
    let density = angles.map { 0.8 * sin($0) / Double.pi }
    let distribution = angles.map { 0.2 + 0.8 * ($0 - sin(2 * $0) / 2) / Double.pi }
    let law = TabulatedLaw(
      x: x, distribution: distribution, atoms: [.init(location: 0, mass: 0.2)], support: [1...5])
    let bulk = (0..<198).map { law.quantile(0.2 + 0.8 * (Double($0) + 0.5) / 198) }
    eigenvalues = ([Double](repeating: 0, count: Self.zeros) + bulk + [7.25, 60]).sorted()
    let ascending = eigenvalues
    try H5Writer.write(to: folder.file("eigs.h5")) { file in
      try file.write(ascending, to: "ck/3/eigenvalues")
      try file.write(Matrix(rows: 2, columns: 4, storage: [1, 2, 3, 4, 4, 3, 2, 1]), to: "ck/3/eigenvectors")
      try file.write([1.0, -1, 1, -1], to: "labels")
      try file.set("data", to: data)
      try file.set("stage", to: "eigs")
      try file.set("seed", to: 7)
    }
    try H5Writer.write(to: folder.file("limit.h5")) { file in
      try file.write(x, to: "ck/3/x")
      try file.write(density, to: "ck/3/density")
      try file.write(distribution, to: "ck/3/distribution")
      try file.write(Matrix(rows: 1, columns: 2, storage: [1, 5]), to: "ck/3/support")
      try file.write(Matrix(rows: 1, columns: 2, storage: [0, 0.2]), to: "ck/3/atoms")
      try file.set("data", to: "synthetic")
      try file.set("stage", to: "theory")
    }
    try H5Writer.write(to: folder.file("train.h5")) { file in
      try file.write([1.0, 2, 3, 4], to: "history/epoch")
      try file.write([1.0, 0.1, 0.01, 0.003], to: "history/train-loss")
      try file.write(Matrix(rows: 3, columns: 3, storage: [9, 1, -2, 1, 9, 2, -2, 2, 9]), to: "gram")
      try file.write(Matrix(rows: 6, columns: 3072) { Double(($0 * 31 + $1 * 7) % 256) / 255 }, to: "colour")
      try file.write(Matrix(rows: 6, columns: 784) { Double(($0 * 31 + $1 * 7) % 256) / 255 }, to: "grey")
    }
  }

  /// A description with `panels` and `numbers` in YAML, and `FOLDER` for the folder of the files.
  func text(panels: String, numbers: String = "{}", title: String = "A title", id: String = "figure-9")
    -> String
  {
    """
    id: \(id)
    document: a-paper
    profile: quick
    title: "\(title)"
    caption: "n = 250, γ = ½, d_l = 4"
    panels:
    \(panels)
    numbers: \(numbers)
    notes: ["a note"]
    """.replacingOccurrences(of: "FOLDER", with: folder.path)
  }

  static let spectrum = """
      - kind: spectrum
        name: ck
        title: "(a) CK of the trained network's layer_3 & more ^{x}"
        eigenvalues: "FOLDER/eigs.h5:ck/3/eigenvalues"
        limit: "FOLDER/limit.h5:ck/3"
        outliers: true
        rescaled: true
    """

  static let others = """
      - {kind: curves, name: loss, x: "FOLDER/train.h5:history/epoch", log: [y], x-label: epoch,
         series: [{y: "FOLDER/train.h5:history/train-loss", label: training, style: both}],
         lines: [{y: 0.02, label: flat}]}
      - {kind: scatter, name: labels, x: "FOLDER/eigs.h5:ck/3/eigenvectors", x-row: 0,
         y: "FOLDER/eigs.h5:ck/3/eigenvectors", y-row: 1, colour: "FOLDER/eigs.h5:labels", colours: classes}
      - {kind: scatter, x: "FOLDER/eigs.h5:labels", y: "FOLDER/eigs.h5:labels",
         colour: "FOLDER/eigs.h5:labels"}
      - {kind: histogram, name: inner, log: true, bins: 4,
         series: [{values: "FOLDER/train.h5:gram", part: off-diagonal, label: products, name: gram}]}
      - {kind: images, rows: [{images: "FOLDER/train.h5:colour", label: raw},
         {images: "FOLDER/train.h5:grey"}]}
    """
}
