import Diagnostics
import LinearAlgebra

/// One image as bytes.
struct Picture {
  let side: Int
  /// R, G, B of each pixel, row by row.
  let pixels: [UInt8]

  /// Values at the ends of `range`, by default the image's own, become 0 and 255.
  init(_ values: [Double], range: ClosedRange<Double>?) {
    let isColour = values.count == 3072
    side = isColour ? 32 : 28
    let plane = side * side
    let low = range?.lowerBound ?? values.min() ?? 0
    let high = range?.upperBound ?? values.max() ?? 1
    let scale = high > low ? 255 / (high / 2 - low / 2) : 0
    pixels = (0..<plane).flatMap { pixel in
      (0..<3).map { channel in
        let value = values[isColour ? channel * plane + pixel : pixel]
        return UInt8(Int(((value / 2 - low / 2) * scale).rounded(), within: 0...255))
      }
    }
  }
}
