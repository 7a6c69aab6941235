import Datasets
import Foundation
import LinearAlgebra
import Networks
import Spectra
import Stages
import Store

extension Suite {
  /// All matrices of all-MiniLM-L6-v2 beside WeightWatcher, where these weights are at hand: the time from the file on, and
  /// the tails.
  func measureWeights(_ peaks: Peaks, _ table: inout ResultTable) throws {
    guard let location = try DatasetLocator().locate(.miniLM) else {
      return print("the weights of all-MiniLM-L6-v2 are not at hand; their spectra are left out")
    }
    for (item, isWhole) in [
      ("all matrices of MiniLM: spectra and tails", false), ("the same, with bulks and shuffled copies", true),
    ] {
      var (mine, theirs): ([Double], [Double]) = ([], [])
      for _ in 0..<rounds {
        mine.append(try Timing.seconds { try Self.analyse(location.folder, isWhole: isWhole) { _, _ in } })
        let options = ["folder": location.folder, "shuffled": isWhole ? "1" : "0"]
        theirs += peer?.report("weights", options)?.seconds ?? []
      }
      let peers = theirs.isEmpty ? nil : Timing(seconds: theirs)
      addRatio(item, (Timing(seconds: mine), peers), target: 10, into: &table)
    }
    guard let numbers = peer?.report("weights", ["folder": location.folder, "tails": "1"])?.numbers else { return }
    var (largest, compared) = (0.0, 0)
    try Self.analyse(location.folder, isWhole: false) { shape, tail in
      // The peer's eigenvalues are those of WᵀW.
      let larger = Double(max(shape.rows, shape.columns))
      let ours = [("alpha", tail.exponent), ("cutoff", larger * tail.cutoff), ("distance", tail.distance)]
      let differences = ours.compactMap { key, value in numbers["\(shape.name)/\(key)"].map { abs(value / $0 - 1) } }
      guard differences.count == 3 else { return }
      compared += 1
      largest = max(largest, differences.max() ?? .nan)
    }
    table.add(
      Result(
        item: "the same, relative difference of α, x_min and D, \(compared) matrices",
        ours: String(format: "%.1e", largest), target: "≤ 1e-6", isMet: compared > 0 && largest <= 1e-6))
  }

  /// Reads and analyses each matrix of at least `MatrixAnalysis.leastCount` eigenvalues.
  private static func analyse(
    _ folder: String, isWhole: Bool, _ body: (MatrixShape, PowerLawTail) throws -> Void
  ) throws {
    let matrices = try ModelMatrices(Safetensors(folder))
    for (index, shape) in matrices.shapes.enumerated()
    where shape.isWeight && min(shape.rows, shape.columns) >= MatrixAnalysis.leastCount {
      let weights = try matrices.matrix(index)
      let spectrum = try WeightSpectrum(of: weights, scale: .smaller)
      if isWhole {
        consume(try MatrixAnalysis(of: weights, spectrum: spectrum, name: shape.name))
      } else {
        try body(shape, try PowerLawTail(fitting: PowerLawTail.resolved(spectrum.eigenvalues)))
      }
    }
  }
}
