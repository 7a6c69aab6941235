import LinearAlgebra

/// How an image lies in memory with zeros around it, and where from any place the numbers of its patch are.
///
/// A row of a plane is followed by as many zeros as the kernel reaches to one side, which are also those before the next
/// row; so number q = (i, j) of a kernel is i − side/2 rows and j − side/2 columns away from every place alike.
struct PaddedImage: Sendable {
  private let image: ImageShape
  /// From a row to the next.
  let stride: Int
  /// From a plane to the next.
  let plane: Int
  /// The first place of the first plane.
  let origin: Int
  /// How far from a place the numbers (channel, q) of its patch are.
  let numbers: [Int]

  /// The most numbers that a register reads behind a plane's last place.
  private static let beyond = 15

  /// - Parameter side: the kernel's, odd.
  init(_ image: ImageShape, side: Int) {
    let reach = side / 2
    let stride = image.width + reach
    let origin = reach * stride + reach
    let plane = 2 * origin + image.height * stride + Self.beyond
    self.image = image
    (self.stride, self.origin, self.plane) = (stride, origin, plane)
    numbers = (0..<image.channels * side * side).map { number in
      let (channel, q) = (number / (side * side), number % (side * side))
      return channel * plane + (q / side - reach) * stride + q % side - reach
    }
  }

  /// The numbers of all planes.
  var count: Int { image.channels * plane }

  /// How far a place is from the first of its plane.
  func distance(_ place: Int) -> Int { place / image.width * stride + place % image.width }

  /// Copies channels of an image to planes with zeros around them.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  func pad<Element: Scalar>(
    _ channels: Int, of image: UnsafePointer<Element>, into planes: UnsafeMutablePointer<Element>
  ) {
    planes.update(repeating: 0, count: channels * plane)
    let (height, width) = (self.image.height, self.image.width)
    for channel in 0..<channels {
      for row in 0..<height {
        let (source, target) = (
          image + (channel * height + row) * width, planes + channel * plane + origin + row * stride
        )
        for column in 0..<width { target[column] = source[column] }
      }
    }
  }
}
