import CHDF5
import Diagnostics
import Foundation
import LinearAlgebra
import Randomness
import Store
import TestSupport
import Testing

/// Arrays from files of several forms and under several names, read as those of HDF5 files.
@Suite("Files of arrays")
struct ArrayFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let matrix = Matrix<Double>(rows: 2, columns: 3, storage: [1, 2, 3, 4, 5, -6])

  @discardableResult private func write(_ bytes: some Collection<UInt8>, to name: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: folder.file(name)))
    return folder.file(name)
  }

  @discardableResult private func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// A file as numpy 2.4 saves it.
  private func npy(_ type: String, _ shape: String, _ bytes: [UInt8], fortran: Bool = false) -> [UInt8] {
    var header = "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': (\(shape)), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8) + bytes
  }

  private func bytes<Number>(_ values: [Number], swapped: Bool = false) -> [UInt8] {
    values.flatMap { value in withUnsafeBytes(of: value) { swapped ? Array($0.reversed()) : Array($0) } }
  }

  private func arrays(_ text: String, as first: String = "X") throws -> H5Reader {
    try H5Reader.arrays(text, as: first)
  }

  @Test("a matrix is the same from every file of it")
  func forms() throws {
    let values = Self.matrix.storage
    let columns = Self.matrix.transposed.storage
    var files = [
      try write(npy("<f8", "2, 3", bytes(values)), to: "f8.npy"),
      try write(npy(">f8", "2, 3", bytes(values, swapped: true)), to: "big.npy"),
      try write(npy("<f4", "2, 3", bytes(columns.map(Float.init)), fortran: true), to: "fortran.npy"),
      try write(npy("<f2", "2, 3", bytes(values.map(Float16.init))), to: "half"),
      try write(npy(">i4", "2, 3", bytes(values.map(Int32.init), swapped: true)), to: "i4.npy"),
      try write(npy("<i8", "2, 3", bytes(values.map(Int64.init))), to: "i8.npy"),
      try write(npy("|i1", "2, 3", bytes(values.map(Int8.init))), to: "i1.npy"),
      try write(ModelFile.npz([.init("arr_0", Self.matrix)]), to: "a.npz"),
    ]
    for (number, text) in [
      "1,2,3\n4,5,-6\n", "\u{FEFF}1;2;3\r\n4;5;-6", "# three\n\n1\t2\t3\n4\t5\t-6\n", "  1.0  2e0 3\n 4 5 -6.0 \n",
      "a;b;c\n1,0;2,0;3\n4;5;-6,0\n", "a,b,c\n1,2,3\n4,5,-6\n", "1,2,3.0\n4,5,-6\n",
      "\"a, b\",c,d\n\"1\", 2 ,3\n4,5,-6",
    ].enumerated() { files.append(try write(text, to: "\(number).csv")) }
    for file in files { #expect(try arrays(file).matrix("X") == Self.matrix, "\(file)") }
    // Equal arrays are equal inputs, whatever holds them.
    let digests = try files.prefix(2).map { try arrays($0).contentDigest() }
    #expect(Set(digests).count == 1)
  }

  @Test("numbers of every type are read where float64 holds them, and refused where it does not")
  func types() throws {
    let unsigned: [UInt64] = [1 << 53, 7]
    let file = try write(npy("<u8", "2,", bytes(unsigned)), to: "u8.npy")
    #expect(try arrays(file, as: "y").vector("y") == [0x1p53, 7])
    let wide = try write(npy("<i8", "1, 1", bytes([Int64(1 << 53) + 1])), to: "wide.npy")
    let inexact = try problem { _ = try arrays(wide).matrix("X") }
    #expect(inexact?.cause == "holds int64, some of which float64 cannot hold exactly")
    #expect(try arrays(wide).integers("X", columns: 1) == [1 << 53 + 1])
    let truth = try write(npy("|b1", "2, 2", [1, 0, 0, 1]), to: "b.npy")
    #expect(try arrays(truth).matrix("X", as: Float.self).storage == [1, 0, 0, 1])
    let nan = try write(npy("<f8", "1, 2", bytes([1, Double.nan])), to: "nan.npy")
    #expect(throws: Problem.self) { try arrays(nan).matrix("X") }
    #expect(
      try problem { _ = try arrays(write(npy("<c8", "1,", bytes([1.0])), to: "c.npy")) }?.cause.contains("<c8")
        == true)
  }

  @Test("arrays of several files stand under the names of their roles, as they lie or transposed")
  func references() throws {
    try H5Writer.write(to: folder.file("a.h5")) { file in
      try file.write(Self.matrix, to: "features/all")
      try file.write([7.0, 8], to: "y")
      try file.set("data", to: "stand-in")
      try file.setProvenance(.stage, to: "gen-data")
    }
    let npy = try write(npy("<f8", "2, 3", bytes(Self.matrix.storage)), to: "x.npy")
    let (h5, csv) = (folder.file("a.h5"), try write("u,target,v\n1,9,2\n3,8,4\n", to: "t.csv"))
    var file = try arrays("X=\(h5):features/all,y=\(h5),test/X.T=\(npy),test/y=\(csv):target")
    #expect(try file.matrix("X") == Self.matrix && file.vector("y") == [7, 8])
    #expect(try file.matrix("test/X") == Self.matrix.transposed && file.vector("test/y") == [9, 8])
    #expect(try file.arrays().sorted() == ["X", "test/X", "test/y", "y"])
    #expect(Set(file.sources()) == [h5, npy, csv] && file.parts.map(\.path) == [h5])
    file = try arrays("X.T=\(h5):features/all")
    #expect(try file.matrix("X") == Self.matrix.transposed)
    // Columns with a role of their own are no samples.
    file = try arrays("X=\(csv),y=\(csv):target")
    #expect(try file.matrix("X").storage == [1, 2, 3, 4] && file.vector("y") == [9, 8])
    #expect(try arrays("\(h5):y", as: "labels").vector("labels") == [7, 8])
    file = try arrays(write("a,y\n1,2\n3,4\n", to: "labelled.csv"))
    #expect(try file.matrix("X").storage == [1, 3] && file.vector("y") == [2, 4])
    #expect(try arrays(folder.file("labelled.csv"), as: "y").vector("y") == [2, 4])
    #expect(try arrays(folder.file("labelled.csv"), as: "matrix").matrix("matrix").storage == [1, 2, 3, 4])
    try H5Writer.write(to: folder.file("odd.h5")) { try $0.write([3.0, 4], to: "a:b=c,d") }
    let place = folder.file("odd.h5") + ":a:b=c,d"
    #expect(try arrays(place, as: "y").vector("y") == [3, 4])
    let odd = try write(npyOfOne, to: "X=odd,name:y.npy")
    #expect(try arrays(odd).matrix("X").storage == [5])
    // Links are not followed into what is no file, and never written through.
    let before = try Digest.sha256(ofFile: h5)
    _ = try arrays("X=\(h5):features/all").contentDigest()
    #expect(try Digest.sha256(ofFile: h5) == before)
  }

  private var npyOfOne: [UInt8] { npy("<f8", "1, 1", bytes([5.0])) }

  @Test("arrays of MATLAB's files have the indices that they have there")
  func matlab() throws {
    try H5Writer.write(to: folder.file("inner.h5")) { file in
      // A matrix (2, 3) and a column (3, 1) as MATLAB lays them.
      try file.write(Self.matrix.transposed, to: "X")
      try file.write([1.0, 2, 3], shape: [1, 3], to: "y")
      try file.write([1.0], to: "#refs#/a")
    }
    let head = "MATLAB 7.3 MAT-file, Platform: GLNXA64"
    let block = Array(head.utf8) + [UInt8](repeating: 0x20, count: 512 - head.utf8.count)
    let mat = try write(block + Data(contentsOf: URL(fileURLWithPath: folder.file("inner.h5"))), to: "a.mat")
    #expect(try arrays(mat).matrix("X") == Self.matrix && arrays(mat).vector("y") == [1, 2, 3])
    #expect(try arrays("test/X.T=\(mat):X").matrix("test/X") == Self.matrix.transposed)
    #expect(try arrays(mat).arrays().sorted() == ["X", "y"])
    let old = try write("MATLAB 5.0 MAT-file, " + String(repeating: " ", count: 200), to: "old.mat")
    #expect(try problem { _ = try arrays(old) }?.remedy?.contains("-v7.3") == true)
  }

  @Test("arrays of any shape are turned to the order of numpy")
  func orders() throws {
    var source = RandomStream(seed: 5, name: "shapes").reader()
    for round in 0..<40 {
      let shape = (0..<1 + source.integer(below: 4)).map { _ in
        1 + source.integer(below: round % 2 == 0 ? 70 : 9)
      }
      guard shape.reduce(1, *) < 200_000 else { continue }
      // The first index runs fastest: place p of the file is the element whose indices are the digits of p.
      let count = shape.reduce(1, *)
      let file = try write(
        npy("<f4", shape.map { "\($0)," }.joined(separator: " "), bytes((0..<count).map(Float.init)), fortran: true),
        to: "f.npy")
      let (found, values) = try arrays(file, as: "a").array("a")
      #expect(found == shape)
      for place in stride(from: 0, to: count, by: max(count / 50, 1)) {
        var (rest, row) = (place, 0)
        let indices = shape.map { size in
          defer { rest /= size }
          return rest % size
        }
        for (index, size) in zip(indices, shape) { row = row * size + index }
        #expect(values[row] == Double(place))
      }
    }
  }

  @Test(
    "what is wrong in a table is named by line and column",
    arguments: [
      ("1,2\n3\n", ":2", "has 1 columns, the lines before 2"), ("1,2\n3,x\n", ":2", "has “x” in column 2"),
      ("1,2\n3,\n", ":2", "has nothing in column 2"), ("1,2\n3,nan\n", ":2", "has “nan” in column 2"),
      ("a,b\n", "", "holds no numbers"), ("", "", "holds no numbers"), ("1,5,x\n1,2,3\n", ":1", "has “x” in column 3"),
      (",a,b\n0,1,2\n", ":1", "gives the first column no name, as if it counted the rows"),
      ("0,1,2\n5,6,7\n", ":1", "counts the columns from 0: it may name the columns, or be a row"),
      (
        "1,2,3\n0.5,6.1,7.2\n", ":1", "has integers alone, and the next line none: it may name the columns, or be a row"
      ),
      ("0\n0.5\n", ":1", "has integers alone, and the next line none: it may name the columns, or be a row"),
      ("\"7\",\"9\"\n5,6\n", ":1", "has its numbers in quotes, as no other line: it may name the columns, or be a row"),
      ("a,y,y\n1,2,3\n", ":1", "names two columns “y”"),
      ("1,9007199254740993\n", ":1", "has “9007199254740993” in column 2"),
      ("1.5,0x10\n", ":1", "has “0x10” in column 2"), ("1.5,1e-400\n", ":1", "has “1e-400” in column 2"),
      ("1,2\u{0}\n", "", "is neither HDF5, nor .npy or .npz, nor text in UTF-8"),
    ])
  func tables(text: String, place: String, cause: String) throws {
    let file = try write(text, to: "t.csv")
    let fault = try #require(try problem { _ = try arrays(file) })
    #expect(fault.file == file + place && fault.cause == cause && fault.category == .badInput)
  }

  @Test(
    "what is no reference, or leads to nothing, is refused",
    arguments: [
      ("X=a.npy,b.npy", Problem.Category.usage, "one of several arrays has no role"),
      ("X=a.npy,X=b.npy", .usage, "two arrays have one role"),
      ("X=FOLDER/x.npy,Y=FOLDER/x.npy", .usage, "is no array that is looked for"),
      ("X=", .usage, "“X=” is not ROLE=FILE:ARRAY"),
      ("../x=a.npy", .usage, "“../x=a.npy” is not ROLE=FILE:ARRAY"), ("", .usage, "“” is not ROLE=FILE:ARRAY"),
      ("X=FOLDER/none.npy", .missingInput, "there is no such file"),
      ("X=FOLDER/a.h5:b", .badInput, "there is no such data set"),
      ("X=FOLDER/x.npy:b", .badInput, "a .npy file holds one array without a name"),
      ("X=FOLDER/t.csv:b", .badInput, "there is no such column"),
    ])
  func faults(text: String, category: Problem.Category, cause: String) throws {
    try H5Writer.write(to: folder.file("a.h5")) { try $0.write([1.0], to: "a") }
    try write(npyOfOne, to: "x.npy")
    try write("a,c\n1,2\n", to: "t.csv")
    let fault = try problem { _ = try arrays(text.replacing("FOLDER", with: folder.file("."))) }
    #expect(fault?.category == category && fault?.cause == cause)
  }

  @Test(
    "headers of numpy's files may be any dictionary of their three entries",
    arguments: [
      ("{'descr':'<f8','fortran_order':False,'shape':(1,1)}", true),
      ("{\"shape\": (1, 1,), \"fortran_order\": True, \"descr\": \"=f8\"}\n", true),
      ("{ 'descr' : '<f8' , 'shape' : ( 1 , 1 ) , 'fortran_order' : False , }  \n", true),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), 'more': 1}", false),
      ("{'descr': '<f8', 'fortran_order': False}", false), ("{'descr': '<f8', 'shape': (1, 1)", false),
      ("{'descr': '<f8', 'descr': '>f8', 'fortran_order': False, 'shape': (1, 1)}", false),
      ("{'descr': '<f8', 'fortran_order': 0, 'shape': (1, 1)}", false),
      ("{'descr': [('a', '<f4'), ('b', '<f4')], 'fortran_order': False, 'shape': (1, 1)}", false),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (1, __import__('os'))}", false), ("", false), ("{}", false),
    ])
  func headers(text: String, isRead: Bool) throws {
    let head = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8)
    let file = try write(head + bytes([5.0]), to: "h.npy")
    if isRead {
      #expect(try arrays(file).matrix("X").storage == [5])
    } else {
      #expect(try problem { _ = try arrays(file) }?.category == .badInput)
    }
  }

  @Test("vectors may lie in a row or a column")
  func lines() throws {
    for (shape, isLine) in [("3,", true), ("3, 1", true), ("1, 3", true), ("1, 3, 1", false)] {
      let reals = try write(npy("<f8", shape, bytes([1.0, 2, 3])), to: "r.npy")
      let integers = try write(npy("<i4", shape, bytes([Int32(1), 2, 3])), to: "i.npy")
      if isLine {
        #expect(try arrays(reals).vector("X") == [1, 2, 3] && arrays(integers).integers("X") == [1, 2, 3])
      } else {
        #expect(throws: Problem.self) { try arrays(reals).vector("X") }
        #expect(throws: Problem.self) { try arrays(integers).integers("X") }
      }
    }
    let matrix = try write(npy("<f8", "2, 3", bytes(Self.matrix.storage)), to: "m.npy")
    #expect(throws: Problem.self) { try arrays(matrix).vector("X") }
  }

  @Test("arrays are asked for by their names in tables, archives and files of numpy")
  func names() throws {
    let csv = try write("id,loss,,a/b\n0,9,1,1\n1,8,1,1\n2,6,1,1\n", to: "t.csv")
    var file = try H5Reader.named(csv)
    // An index is a column like the others where it is asked for.
    #expect(try file.vector("id") == [0, 1, 2] && file.vector("loss") == [9, 8, 6])
    #expect(try file.arrays().sorted() == ["id", "loss"])
    #expect(try arrays("y=\(csv):loss", as: "y").vector("y") == [9, 8, 6])
    #expect(throws: Problem.self) { try arrays("X=\(csv),y=\(csv):loss") }
    file = try H5Reader.named(write(ModelFile.npz([.init("only", Self.matrix)]), to: "one.npz"))
    #expect(try file.matrix("only") == Self.matrix)
    file = try H5Reader.named(write(npyOfOne, to: "x.npy"))
    #expect(try file.matrix("values").storage == [5])
    let bare = try write("1,2.5\n3,4.5\n", to: "bare.csv")
    #expect(try problem { _ = try H5Reader.named(bare) }?.cause == "does not name its columns")
  }

  @Test("damaged files of numpy are refused")
  func damaged() throws {
    let sound = npyOfOne
    for bytes in [
      Array(sound.dropLast()), sound + [0], Array(sound.prefix(9)), npy("<f8", "9223372036854775807, 9", bytes([1.0])),
      npy("|O", "1,", bytes([1.0])), npy("<f8", "-1,", bytes([1.0])),
    ] {
      let file = try write(bytes, to: "d.npy")
      #expect(try problem { _ = try arrays(file).matrix("X") }?.category == .badInput)
    }
  }
}
