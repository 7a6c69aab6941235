import Diagnostics

/// What a public data set is, or the published weights of a network, so that a copy found anywhere can be recognised and a missing one fetched.
public struct DatasetIdentity: Sendable, Equatable {
  /// How a data set is published.
  public enum Publication: Sendable, Equatable {
    /// A tar file of any compression at `url`, which unpacks to the folder.
    case archive
    /// The files themselves, below `url`.
    case files
    /// Not as these files, which are brought by hand; `url` tells of the data.
    case elsewhere
  }

  /// A Python package that carries the files, for where only a package index can be reached.
  public struct PythonPackage: Sendable, Equatable {
    public let name: String
    public let version: String
    /// The folder that holds the members once it is installed, relative to that of all packages.
    public let folder: String

    public init(_ name: String, version: String, folder: String) {
      self.name = name
      self.version = version
      self.folder = folder
    }
  }

  /// The name used in `pipeline.yaml` and on command lines.
  public let name: String
  /// The folder that holds the files as published; it is looked for in every place.
  public let folder: String
  /// Other folders that hold them, by those who keep them otherwise; looked for after `folder`, in every place.
  public let otherFolders: [String]
  /// Where the data set is published.
  public let url: String
  public let publication: Publication
  /// What is asked for the files where they cannot be fetched from `url`.
  public let package: PythonPackage?
  /// The size of the download, for people who wait for it.
  public let megabytes: Int
  public let members: [Member]
  /// What its images are, where it is a data set of images.
  public let images: ImageFormat?

  public init(
    name: String, folder: String, otherFolders: [String] = [], url: String, publication: Publication = .archive,
    package: PythonPackage? = nil, megabytes: Int, members: [Member], images: ImageFormat? = nil
  ) {
    self.name = name
    self.folder = folder
    self.otherFolders = otherFolders
    self.url = url
    self.publication = publication
    self.package = package
    self.megabytes = megabytes
    self.members = members
    self.images = images
  }

  /// All folders that may hold the files, relative to a place; the first that is there counts.
  var folders: [String] { [folder] + otherFolders }
}
