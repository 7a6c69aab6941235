/// The size of an image: a row of channels × height × width numbers, all of its first channel by rows from the top, then
/// the others.
public struct ImageShape: Sendable, Hashable {
  /// Colours, or what convolutions give at each place.
  public var channels: Int
  /// Rows, in pixels.
  public var height: Int
  /// Columns, in pixels.
  public var width: Int

  /// A size of positive numbers.
  public init(channels: Int, height: Int, width: Int) {
    (self.channels, self.height, self.width) = (channels, height, width)
  }

  /// The places of a channel.
  public var places: Int { height * width }
  /// The numbers of an image.
  public var count: Int { channels * places }
}

extension ImageShape: CustomStringConvertible, LosslessStringConvertible {
  /// As it is written: 3x32x32.
  public var description: String { "\(channels)x\(height)x\(width)" }

  /// The size so written, each number positive and all together below 2³¹; nil for anything else.
  public init?(_ description: String) {
    let parts = description.split(separator: "x", omittingEmptySubsequences: false).map {
      $0.hasPrefix("+") ? nil : Int32(String($0))
    }
    guard parts.count == 3, let channels = parts[0], let height = parts[1], let width = parts[2],
      min(channels, height, width) > 0, Double(channels) * Double(height) * Double(width) < 0x1p31
    else { return nil }
    self.init(channels: Int(channels), height: Int(height), width: Int(width))
  }
}
