import CHDF5

extension H5Reader: NamedArrays {
  public var files: [String] { [path] + sources() }

  public var names: [String] { get throws { try arrays() } }

  public func isReal(_ name: String) throws -> Bool {
    let set = try dataset(name)
    guard let type = Handle(reading { H5Dget_type(set.id) }, .datatype) else { throw damaged(name) }
    return H5Tget_class(type.id) == H5T_FLOAT
  }

  public func reals(_ name: String) throws -> [Double] { try finite(name) { H5Tget_class($0) == H5T_FLOAT }.values }
}
