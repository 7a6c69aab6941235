extension Safetensors: NamedArrays {
  public var files: [String] { shards.map(\.path) }

  public func isReal(_ name: String) throws -> Bool { try type(of: name).isReal }

  public func reals(_ name: String) throws -> [Double] { try array(name).values }
}
