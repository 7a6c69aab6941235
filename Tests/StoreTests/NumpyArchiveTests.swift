import Diagnostics
import Foundation
import Store
import TestSupport
import Testing

@Suite("Archives of numpy")
struct NumpyArchiveTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What numpy 1.26 writes by
  /// `savez_compressed(w=(arange(12, dtype="<f4").reshape(3, 4) - 5)/4, f=asfortranarray(arange(24.).reshape(2, 3, 4)))`.
  private static let compressed = """
    UEsDBC0AAAAIAAAAIQBUpOqD//////////8FABQAdy5ucHkBABAAsAAAAAAAAABnAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Ce\
    ll9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6CiaaOgq1CmQDLgaGBfsZGBqA2AGIGUDsfQxg0GAHJOyB4kDcAMQLgPiAPQBQSwMELQAAAAgA\
    AAAhALgeWOv//////////wUAFABmLm5weQEAEABAAQAAAAAAAIkAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmoa6joJ6WX1RSlJgXn1+U\
    kgoSDykqTQUKF2ckFqQCuRpGOgrGOgommjoKtQpkAi4GFKDhAKEFoLQBlFaA0iZQ+oM9hNaC8kWgtCGUVoLSplCaAUrrQGkJKG0EpVWgtBmU5oDS\
    elBaBkobQ2k1KG3uAABQSwECLQMtAAAACAAAACEAVKTqg2cAAACwAAAABQAAAAAAAAAAAAAAgAEAAAAAdy5ucHlQSwECLQMtAAAACAAAACEAuB5Y\
    64kAAABAAQAABQAAAAAAAAAAAAAAgAGeAAAAZi5ucHlQSwUGAAAAAAIAAgBmAAAAXgEAAAAA
    """

  private func write(_ data: Data, to name: String = "a.npz") throws -> String {
    try data.write(to: URL(fileURLWithPath: folder.file(name)))
    return folder.file(name)
  }

  private static let sound = ModelFile.npz([
    .init("layer/kernel", [2, 3], [1, 2, 3, 4, 5, -6]), .init("b", [2], [0.5, 7]), .init("none", [0, 3], []),
  ])

  @Test("arrays are those that numpy wrote, deflated and in either order")
  func numpy() throws {
    let data = try #require(Data(base64Encoded: Self.compressed))
    let file = try NumpyArchive(write(data))
    #expect(file.names == ["f", "w"])
    #expect(try file.shape(of: "w") == [3, 4] && file.shape(of: "f") == [2, 3, 4])
    #expect(try file.isReal("w") && file.reals("w") == (0..<12).map { (Double($0) - 5) / 4 })
    #expect(try file.reals("f") == (0..<24).map(Double.init))
  }

  @Test("stored members, names with folders and empty arrays")
  func stored() throws {
    let file = try NumpyArchive(write(Self.sound))
    #expect(file.names == ["b", "layer/kernel", "none"])
    #expect(try file.reals("layer/kernel") == [1, 2, 3, 4, 5, -6] && file.reals("b") == [0.5, 7])
    #expect(try file.shape(of: "none") == [0, 3] && file.reals("none") == [])
  }

  @Test("truncated files are refused, wherever they end")
  func truncated() throws {
    let compressed = try #require(Data(base64Encoded: Self.compressed))
    for data in [Self.sound, compressed] {
      for length in 0..<data.count {
        let found = try problem { _ = try NumpyArchive(write(data.prefix(length))) }
        #expect(found?.category == .badInput && found?.file == folder.file("a.npz"), "\(length)")
      }
    }
  }

  @Test("a byte that is another is refused, or says the same")
  func flipped() throws {
    let compressed = try #require(Data(base64Encoded: Self.compressed))
    for data in [Self.sound, compressed] {
      for place in 0..<data.count {
        for mask: UInt8 in [0x01, 0x80, 0xFF] {
          var damaged = data
          damaged[place] ^= mask
          let path = try write(damaged)
          let found = try problem {
            let file = try NumpyArchive(path)
            for name in file.names where try file.isReal(name) { _ = try file.reals(name) }
          }
          #expect(
            found == nil || found?.category == .badInput, "\(place): \(found.map(String.init(describing:)) ?? "")")
        }
      }
    }
  }

  @Test("what a header claims is compared with what is there")
  func claims() throws {
    func found(_ shape: [Int], type: String = "<f4") throws -> Problem? {
      let data = ModelFile.npz([.init("w", shape, [1, 2, 3, 4, 5, 6])], type: type)
      return try problem { _ = try NumpyArchive(try write(data)).reals("w") }
    }
    #expect(try found([2, 3]) == nil)
    #expect(try found([2, 4])?.cause.contains("needs 32") == true)
    #expect(try found([Int.max, Int.max])?.category == .badInput && found([0, Int.max])?.category == .badInput)
    #expect(try found(Array(repeating: 1, count: 65))?.cause.contains("64") == true)
    #expect(try found([2, 3], type: "|O8")?.cause.contains("|O8") == true)
    #expect(try found([2, 3], type: ">i4")?.remedy?.contains("<f4") == true)
    #expect(try found([2, 3], type: "<f8")?.cause.contains("needs 48") == true)
    let infinite = ModelFile.npz([.init("w", [2], [1, .infinity])])
    let found = try problem { _ = try NumpyArchive(try write(infinite)).reals("w") }
    #expect(found?.object == "w" && found?.cause == "element 1 is inf")
  }

  @Test("other archives are none of numpy's")
  func others() throws {
    var data = ModelFile.npz([.init("archive/data", [1], [1])])
    while let place = data.range(of: Data(".npy".utf8)) { data.replaceSubrange(place, with: Data(".pkl".utf8)) }
    let found = try problem { _ = try NumpyArchive(try write(data)) }
    #expect(found?.remedy?.contains("safetensors.torch.save_file") == true)
    #expect(try problem { _ = try NumpyArchive(folder.file("missing.npz")) }?.category == .missingInput)
  }
}
