import Foundation
import TestSupport
import Testing

/// Where outputs go, and where not.
@Suite struct PlaceTests {
  private func workshop() throws -> Workshop {
    let shop = try Workshop()
    try shop.make("gen-data --input gaussian --samples 5 --dimension 3 -o x.h5")
    return shop
  }

  /// The values of a file of links lie in another one, which an output must not replace.
  @Test func filesThatInputsShow() throws {
    let shop = try workshop()
    try RawFile(shop.folder.file("view.h5")).link("X", to: "/X", in: "x.h5")
    try shop.expectFailure(
      "kernels --data view.h5 --ck 0 -o x.h5", status: 64, naming: ["x.h5", "would overwrite an input"])
    try shop.write(
      """
      id: f
      document: d
      profile: quick
      panels: [{kind: curves, series: [{y: "view.h5:X"}]}]

      """, to: "f.yaml")
    try FileManager.default.moveItem(atPath: shop.folder.file("x.h5"), toPath: shop.folder.file("f.json"))
    try FileManager.default.removeItem(atPath: shop.folder.file("view.h5"))
    try RawFile(shop.folder.file("view.h5")).link("X", to: "/X", in: "f.json")
    try shop.expectFailure("plot f.yaml -o f.svg", status: 64, naming: ["f.json", "would overwrite an input"])
  }

  @Test func links() throws {
    let shop = try workshop()
    try shop.write("mine", to: "mine")
    for target in ["x.h5", "mine", "gone"] {
      let name = "\(target)-link.h5"
      try FileManager.default.createSymbolicLink(atPath: shop.folder.file(name), withDestinationPath: target)
      try shop.expectFailure(
        "gen-data --input gaussian --samples 5 --dimension 3 --seed 2 -o \(name)", status: 74,
        naming: [name, "is a link to \(target)"])
    }
  }

  @Test func noFiles() throws {
    let shop = try workshop()
    let command = "gen-data --input gaussian --samples 5 --dimension 3"
    try shop.expectFailure("\(command) -o -", status: 64, naming: ["'-'", "file"])
    try shop.expectFailure("\(command) -o y.h5 --digest-file -", status: 64, naming: ["--digest-file"])
    try shop.expectFailure("\(command) -o y.h5 --digest-file x.h5/d", status: 74, naming: ["x.h5/d"])
    try shop.expectFailure("\(command) -o .", status: 74, naming: ["folder"])
    try shop.expectFailure("\(command) -o new/", status: 64, naming: ["'new/'"])
    try shop.expectFailure("\(command) -o x.h5/y.h5", status: 74, naming: ["Not a directory"])
    let long = String(repeating: "n", count: 251) + ".h5"
    try shop.make("\(command) -o \(long)")
    try shop.expectFailure("\(command) -o n\(long)n", status: 74, naming: ["256 bytes"])
  }

  private func pipeline() throws -> Workshop {
    let shop = try Workshop()
    try shop.write("profiles: { quick: {}, paper: {} }\ndocuments: [paper]\n", to: "pipeline.yaml")
    try FileManager.default.createDirectory(atPath: shop.folder.file("pipeline"), withIntermediateDirectories: true)
    try shop.write(
      """
      nodes: { x: { stage: gen-data, parameters: { input: gaussian, samples: 3, dimension: 2 } } }
      figures: { one: { panels: [ { kind: curves, series: [ { y: $x/X } ] } ] } }

      """, to: "pipeline/paper.yaml")
    try shop.make("pipeline prepare")
    return shop
  }

  /// Pipes would hang make, links lead it into somebody's files, folders make it fail without end.
  @Test(arguments: [
    "data/quick/rules.mk", "data/quick/checked", "data/quick/mnist.dataset", "data/quick/log/x.log", "data/quick/log",
    "data/quick/stamps", "data/quick/stamps/x.json", "data/quick/stamps/x.made", "data/quick/stamps/own/a.seen",
    "data/quick/stamps/figures", "data/quick/stamps/figures/paper/one.json", "figures/quick/index.html",
    "figures/quick/README.md", "figures/quick/paper.md",
  ])
  func thePipelinesOwnPlaces(name: String) throws {
    let shop = try pipeline()
    try shop.write("precious", to: "mine")
    let path = shop.folder.file(name)
    let manager = FileManager.default
    try manager.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    for kind in ["link", "pipe", name.contains(".") || name.hasSuffix("checked") ? "folder" : "file"] {
      try? manager.removeItem(atPath: path)
      switch kind {
      case "link": try manager.createSymbolicLink(atPath: path, withDestinationPath: shop.folder.file("mine"))
      case "pipe": #expect(mkfifo(path, 0o600) == 0)
      case "folder": try manager.createDirectory(atPath: path, withIntermediateDirectories: false)
      default: try Data().write(to: URL(fileURLWithPath: path))
      }
      for command in ["prepare", "prepare --dry-run", "why x", "report", "check"] {
        let outcome = try shop.run("pipeline \(command)")
        #expect(
          outcome.status == 74 && outcome.error.contains(name) && outcome.error.contains(kind),
          "\(command), \(kind): \(outcome.error)")
      }
      #expect(shop.data("mine") == Data("precious".utf8))
    }
    try manager.removeItem(atPath: path)
    try shop.make("pipeline prepare x")
  }

  /// Neither a pipe nor a folder in the place of an output hangs anything or is taken for it.
  @Test(arguments: ["pipe", "folder"]) func placesOfOutputs(kind: String) throws {
    let shop = try pipeline()
    let path = shop.folder.file("data/quick/x.h5")
    if kind == "pipe" {
      #expect(mkfifo(path, 0o600) == 0)
    } else {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }
    for command in ["prepare", "why x", "report", "check"] {
      let outcome = try shop.run("pipeline \(command)")
      #expect(outcome.status == 74 && outcome.error.contains("data/quick/x.h5"), "\(command): \(outcome.error)")
    }
  }

  /// An output tells by itself that it was edited, and that it came from real data, when its record is lost.
  @Test func outputsWithoutRecords() throws {
    let shop = try pipeline()
    try shop.write(
      "nodes: { x: { stage: gen-data, dataset: mnist, parameters: { input: mnist, samples: 3 } } }\n",
      to: "pipeline/paper.yaml")
    try shop.make("gen-data --input gaussian --samples 3 --dimension 2 -o data/quick/x.h5")
    #expect(!(try shop.run("pipeline prepare").error.contains("was changed since")))
    try RawFile(changing: shop.folder.file("data/quick/x.h5")).text("note", "mine")
    #expect(try shop.run("pipeline prepare").error.contains("data/quick/x.h5 was changed since it was made"))
  }

  @Test func namesThatAreNone() throws {
    let shop = try pipeline()
    for command in ["prepare y", "prepare --dry-run x data/quick/y.h5"] {
      let outcome = try shop.run("pipeline \(command)")
      #expect(outcome.status == 78 && outcome.error.contains("no node or figure of this name"), "\(outcome.error)")
    }
  }
}
