import CHDF5

/// A regular pattern of boxes in a data space: along each axis `count` blocks of `block` indices, `stride` apart. Along
/// one axis it may have no end.
struct Slab {
  private var start, stride, count, block: [hsize_t]

  /// The selection in `space`; nil for one that is not regular.
  private init?(_ space: hid_t) {
    let rank = Int(H5Sget_simple_extent_ndims(space))
    guard rank > 0, H5Sget_select_type(space) == H5S_SEL_HYPERSLABS, H5Sis_regular_hyperslab(space) > 0 else {
      return nil
    }
    let zeros = [hsize_t](repeating: 0, count: rank)
    (start, stride, count, block) = (zeros, zeros, zeros, zeros)
    guard H5Sget_regular_hyperslab(space, &start, &stride, &count, &block) >= 0, !stride.contains(0) else { return nil }
  }

  private init(start: [hsize_t], block: [hsize_t]) {
    let ones = [hsize_t](repeating: 1, count: start.count)
    (self.start, self.stride, self.count, self.block) = (start, ones, ones, block)
  }

  /// The selection in `space` if it has no end.
  init?(endless space: hid_t) {
    self.init(space)
    guard endlessAxis != nil else { return nil }
  }

  /// The axis along which it has no end.
  var endlessAxis: Int? { start.indices.first { count[$0] == rv_unlimited() || block[$0] == rv_unlimited() } }

  /// Whether its blocks touch along `axis`.
  private func isSolid(_ axis: Int) -> Bool { block[axis] == rv_unlimited() || block[axis] == stride[axis] }

  /// The number of blocks that begin before index `end` of `axis`.
  func blocks(to end: Int, along axis: Int) -> Int {
    let end = hsize_t(end)
    guard end > start[axis] else { return 0 }
    return block[axis] == rv_unlimited() ? 1 : Int((end - start[axis] - 1) / stride[axis]) + 1
  }

  /// The number of elements in one block along the axis without end.
  var blockPoints: Double {
    start.indices.reduce(1.0) { $0 * Double(block[$1]) * ($1 == endlessAxis ? 1 : Double(count[$1])) }
  }

  /// The number of its indices before `end` along `axis`.
  func indices(to end: Int, along axis: Int) -> Int {
    let end = hsize_t(end)
    guard end > start[axis] else { return 0 }
    let length = end - start[axis]
    guard !isSolid(axis) else { return Int(length) }
    return Int(length / stride[axis] * block[axis] + min(length % stride[axis], block[axis]))
  }

  /// How far it reaches along each axis, when it has `indices` indices along the axis without end.
  func reach(indices: Int) -> [hsize_t] {
    let endless = endlessAxis
    return start.indices.map { axis in
      guard axis == endless else { return start[axis] + (count[axis] - 1) * stride[axis] + block[axis] }
      let last = hsize_t(max(indices, 1) - 1)
      return start[axis] + 1 + (isSolid(axis) ? last : last / block[axis] * stride[axis] + last % block[axis])
    }
  }

  /// Adds the part before `end` along `axis` to the selection in `space`; false where the library fails.
  func add(to space: hid_t, before end: Int, along axis: Int) -> Bool {
    let length = hsize_t(end) - min(start[axis], hsize_t(end))
    guard length > 0 else { return true }
    var whole = self
    if isSolid(axis) {
      (whole.count[axis], whole.stride[axis], whole.block[axis]) = (1, 1, length)
      return whole.add(to: space)
    }
    let (full, rest) = (length / stride[axis], min(length % stride[axis], block[axis]))
    whole.count[axis] = full
    guard full == 0 || whole.add(to: space) else { return false }
    whole.start[axis] += full * stride[axis]
    (whole.count[axis], whole.block[axis]) = (1, rest)
    return rest == 0 || whole.add(to: space)
  }

  private func add(to space: hid_t) -> Bool {
    H5Sselect_hyperslab(space, H5S_SELECT_OR, start, stride, count, block) >= 0
  }

  /// Adds the selection in `other`, of whatever form, to that in `space`; false where the library fails.
  static func add(_ other: hid_t, to space: hid_t) -> Bool {
    if H5Sget_select_type(other) == H5S_SEL_ALL { return H5Sselect_all(space) >= 0 }
    if let slab = Slab(other) { return slab.add(to: space) }
    let (rank, boxes) = (Int(H5Sget_simple_extent_ndims(other)), Int(H5Sget_select_hyper_nblocks(other)))
    guard rank > 0, (0...1 << 20).contains(boxes) else { return false }
    var corners = [hsize_t](repeating: 0, count: 2 * rank * boxes)
    guard boxes == 0 || H5Sget_select_hyper_blocklist(other, 0, hsize_t(boxes), &corners) >= 0 else { return false }
    return Swift.stride(from: 0, to: corners.count, by: 2 * rank).allSatisfy { place in
      let (first, last) = (corners[place..<place + rank], corners[place + rank..<place + 2 * rank])
      return Slab(start: Array(first), block: zip(first, last).map { $1 - $0 + 1 }).add(to: space)
    }
  }
}
