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

  /// The paths of real files that were known by their size alone; see `DatasetLocation`.
  public var unverified: [String] {
    switch self {
    case .real(let location): location.unverified
    case .standIn: []
    }
  }
}

extension DatasetResolution {
  /// The images of a data set, or those that stand in for them.
  ///
  /// - Parameters:
  ///   - identity: the data set that was looked for.
  ///   - labels: the name of the labelling, of those of its `images`; where nil, that of the most classes.
  /// - Throws: as `IDXImages` and `RecordImages`; `Problem.usage` for a data set of something else.
  public func images(of identity: DatasetIdentity, labels: String? = nil) throws -> any ImageDataset {
    let format = try identity.imageFormat
    let classes = try format.labelling(labels).classNames.count
    return switch (self, format.arrangement) {
    case (.real(let location), .idx): try IDXImages(identity, in: location.folder)
    case (.real(let location), .records): try RecordImages(identity, in: location.folder, labels: labels)
    case (.standIn, .idx): StandInDigits()
    case (.standIn, .records): StandInImages(classes: classes)
    }
  }
}
