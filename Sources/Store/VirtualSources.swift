import CHDF5
import Diagnostics
import Foundation

/// The data sets that a virtual data set takes its values from.
final class VirtualSources {
  private let owner: Completeness
  private let set: hid_t
  private let creation: hid_t
  private let shape: [Int]
  private var files: Set<String> = []
  private var last: (name: String, path: String, file: OpenFile)?

  /// - Parameters:
  ///   - set: the virtual data set, of this shape.
  ///   - creation: its creation properties, with its mappings.
  init(of owner: Completeness, set: hid_t, creation: hid_t, shape: [Int]) {
    (self.owner, self.set, self.creation, self.shape) = (owner, set, creation, shape)
  }

  /// Sees that every source is there, reaches as far as it is mapped and is complete, and that all is mapped.
  ///
  /// - Throws: `Problem.badInput` that names the source.
  func require() throws {
    var count = 0
    guard H5Pget_virtual_count(creation, &count) >= 0, let covered = Handle(H5Dget_space(set), .dataspace),
      H5Sselect_none(covered.id) >= 0
    else { throw damaged }
    for index in 0..<count {
      guard let file = HDF5.text({ H5Pget_virtual_filename(creation, index, $0, $1) }),
        let array = HDF5.text({ H5Pget_virtual_dsetname(creation, index, $0, $1) }),
        let target = Handle(H5Pget_virtual_vspace(creation, index), .dataspace),
        let source = Handle(H5Pget_virtual_srcspace(creation, index), .dataspace)
      else { throw damaged }
      if let pattern = Slab(endless: target.id), let axis = pattern.endlessAxis {
        try require(pattern, axis, from: source.id, Self.pieces(of: array), in: Self.pieces(of: file))
        guard pattern.add(to: covered.id, before: shape[axis], along: axis) else { throw damaged }
      } else {
        let points = Double(H5Sget_select_npoints(target.id))
        try require(array, in: file) { Self.reaches($0, source.id, points: points) }
        guard Slab.add(target.id, to: covered.id) else { throw damaged }
      }
    }
    guard H5Sget_select_npoints(covered.id) == H5Sget_simple_extent_npoints(covered.id) else {
      throw owner.incomplete("is virtual, and some of its values are mapped to no data set", remedy: nil)
    }
    try requireDescriptors()
  }

  /// A mapping without end: to a source that grows, or to one source per block, with the block's number in its name.
  private func require(
    _ pattern: Slab, _ axis: Int, from source: hid_t, _ array: [String], in file: [String]
  ) throws {
    if array.count > 1 || file.count > 1 {
      let points = pattern.blockPoints
      for number in 0..<pattern.blocks(to: shape[axis], along: axis) {
        try require(array.joined(separator: "\(number)"), in: file.joined(separator: "\(number)")) {
          Self.reaches($0, source, points: points)
        }
      }
    } else {
      guard let taken = Slab(endless: source) else { throw damaged }
      let reach = taken.reach(indices: pattern.indices(to: shape[axis], along: axis))
      try require(array[0], in: file[0]) { shape in
        shape.count == reach.count && zip(shape, reach).allSatisfy { hsize_t($0) >= $1 }
      }
    }
  }

  private func require(_ array: String, in name: String, _ reaches: ([Int]) -> Bool) throws {
    let what = "takes values from \(array) in the file \(name)"
    let (path, file) = try open(name, what)
    let root = file?.handle.id ?? set
    guard let source = Handle(H5Dopen2(root, "/" + array, HDF5.arrayAccess), .dataset),
      let space = Handle(H5Dget_space(source.id), .dataspace)
    else { throw owner.incomplete("\(what), which has no such data set", remedy: nil) }
    let shape = Handle.extents(of: space.id)
    guard reaches(shape) else {
      throw owner.incomplete(
        "\(what), which is too small there: of shape (\(shape.map(String.init).joined(separator: ", ")))", remedy: nil)
    }
    try owner.follow(source.id, array, in: HDF5.file(of: source.id) ?? path)
  }

  /// The file of this name; nil for the data set's own.
  private func open(_ name: String, _ what: String) throws -> (path: String, file: OpenFile?) {
    guard name != "." else { return (owner.file, nil) }
    if let last, last.name == name { return (last.path, last.file) }
    let source = SourceFile(name, of: owner.file, prefixes: "HDF5_VDS_PREFIX")
    let opened = source.open()
    owner.note(opened.map { found in source.places.prefix { $0 != found.path } + [found.path] } ?? source.places)
    guard let found = opened else {
      throw owner.incomplete(
        "\(what), which is not there",
        remedy: "put it at \(source.places[0]), or set HDF5_VDS_PREFIX to the folder it lies in")
    }
    files.insert(name)
    last = (name, found.path, found.file)
    return (found.path, found.file)
  }

  /// The library keeps all sources open at a time, and takes one that it cannot open for one that is not there.
  private func requireDescriptors() throws {
    do { try OpenFiles.require(files.count + 64, for: "a virtual data set of \(files.count) files") } catch var problem
      as Problem
    {
      problem.object = owner.array
      throw problem.located(in: owner.file)
    }
  }

  private var damaged: Problem { owner.incomplete("cannot be read: its mappings are damaged", remedy: nil) }

  /// Whether a source of this shape has all that the selection in `space` takes from it.
  private static func reaches(_ shape: [Int], _ space: hid_t, points: Double) -> Bool {
    guard H5Sget_select_type(space) != H5S_SEL_ALL else {
      return shape.reduce(1.0) { $0 * Double($1) } == points
    }
    let rank = Int(H5Sget_simple_extent_ndims(space))
    guard rank == shape.count, rank > 0 else { return false }
    var (first, last) = ([hsize_t](repeating: 0, count: rank), [hsize_t](repeating: 0, count: rank))
    return H5Sget_select_bounds(space, &first, &last) >= 0 && zip(shape, last).allSatisfy { hsize_t($0) > $1 }
  }

  /// A name's parts around `%b`, in whose place the number of a block stands; `%%` is a per cent sign.
  private static func pieces(of name: String) -> [String] {
    var (parts, rest) = ([""], name[...])
    while let sign = rest.firstIndex(of: "%") {
      parts[parts.count - 1] += rest[..<sign]
      let next = rest.index(after: sign)
      guard next < rest.endIndex else { return parts }
      if rest[next] == "b" { parts.append("") } else { parts[parts.count - 1].append(rest[next]) }
      rest = rest[rest.index(after: next)...]
    }
    parts[parts.count - 1] += rest
    return parts
  }
}
