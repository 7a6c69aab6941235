import Diagnostics
import LinearAlgebra
import Networks

/// Standardisation of images by channels, fitted to one set of samples and applicable to others: each channel's numbers less
/// their mean, over their standard deviation.
public struct ChannelScaling: Sendable, Equatable {
  /// Of all numbers of each channel.
  public let means: [Double]
  /// Likewise.
  public let deviations: [Double]
  private let image: ImageShape

  /// - Throws: `Problem.badInput` for no samples, or a channel whose numbers are all the same.
  public init(fitting samples: Matrix<Double>, of image: ImageShape) throws {
    let count = Double(samples.rows * image.places)
    func sum(_ channel: Int, _ term: (Double) -> Double) -> Double {
      samples.storage.withUnsafeBufferPointer { x in
        (0..<samples.rows).reduce(0.0) { total, row in
          let start = row * image.count + channel * image.places
          return total + x[start..<start + image.places].reduce(0) { $0 + term($1) }
        }
      }
    }
    let means = (0..<image.channels).map { sum($0) { $0 } / count }
    self.means = means
    deviations = means.indices.map { channel in
      (sum(channel) { ($0 - means[channel]) * ($0 - means[channel]) } / count).squareRoot()
    }
    self.image = image
    if let channel = deviations.firstIndex(where: { !($0 > 0) }) {
      throw Problem(
        .badInput, object: "samples", cause: "channel \(channel) is the same in all of them: nothing to scale it by",
        remedy: "take more images, or another preparation")
    }
  }

  /// The images with every channel of mean 0 and standard deviation 1 over the fitted samples.
  public func applied(to samples: Matrix<Double>) -> Matrix<Double> {
    var result = samples
    result.storage.withUnsafeMutableBufferPointer { x in
      for row in 0..<samples.rows {
        for channel in 0..<image.channels {
          let start = row * image.count + channel * image.places
          for i in start..<start + image.places { x[i] = (x[i] - means[channel]) / deviations[channel] }
        }
      }
    }
    return result
  }
}
