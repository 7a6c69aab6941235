/// The outcome of looking for a data set.
public enum DatasetResolution: Sendable, Equatable {
  case real(DatasetLocation)
  case standIn

  /// The word for the attribute `data` of the files made from it.
  public var word: String {
    switch self {
    case .real: "real"
    case .standIn: "stand-in"
    }
  }
}

extension DatasetResolution {
  /// The images of CIFAR-10, or those that stand in for them.
  public func cifar10() throws -> any ImageDataset {
    switch self {
    case .real(let location): try CIFAR10(folder: location.folder)
    case .standIn: StandInImages()
    }
  }

  /// The images of MNIST, or those that stand in for them.
  public func mnist() throws -> any ImageDataset {
    switch self {
    case .real(let location): try MNIST(folder: location.folder)
    case .standIn: StandInDigits()
    }
  }
}
