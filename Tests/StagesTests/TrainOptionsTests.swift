import Foundation
import LinearAlgebra
import Store
import TestSupport
import Testing

/// What `train` keeps, records and says of itself.
@Suite struct TrainOptionsTests {
  private let shop: Workshop

  init() throws {
    shop = try Workshop()
    try shop.make(
      "gen-data --input gaussian --samples 60 --test-samples 30 --dimension 5 --labels teacher --activation tanh -o x.h5",
      "init-net --inputs 5 --widths 8,6 --activation tanh -o net.h5")
  }

  private let line = "train --data x.h5 --network net.h5 --learning-rate 0.05 --batch 8 --epochs 20 --precision double"

  @Test func keepSaysWhichWeightsTheFileCarries() throws {
    try shop.make(
      "\(line) --snapshots 0,5,20 -o all.h5", "\(line) --snapshots 0,5,20 --keep final -o final.h5",
      "\(line) --keep none -o none.h5", "\(line) --snapshots every:10 -o every.h5")
    let (all, final, none) = (try shop.reader("all.h5"), try shop.reader("final.h5"), try shop.reader("none.h5"))
    #expect(try all.children(of: "snapshots") == ["0", "5", "20"])
    #expect(try shop.reader("every.h5").children(of: "snapshots") == ["0", "10", "20"])
    #expect(try all.matrix("snapshots/20/W/2") == all.matrix("W/2") && all.matrix("W/2") == final.matrix("W/2"))
    #expect(try all.matrix("snapshots/0/readout") == shop.reader("net.h5").matrix("readout"))
    #expect(!final.contains("snapshots") && !none.contains("W"))
    #expect(try none.vector("evaluations/train-loss") == all.vector("evaluations/train-loss"))
    try shop.expectFailure(
      "kernels --data x.h5 --network none.h5 -o k.h5", status: 65, naming: ["none.h5", "weights", "--keep final"])
    #expect(!shop.folder.contents.contains { $0.contains(".epoch-") })
  }

  @Test func observersHaveEpochsOfTheirOwn() throws {
    try shop.make("\(line) --evaluate 10 --observe weight-change@every:4,ck-largest,ck-alignment@0+7 -o t.h5")
    let file = try shop.reader("t.h5")
    #expect(try file.integers("evaluations/epoch") == [0, 10, 20])
    #expect(try file.vector("evaluations/ck-largest").count == 3)
    #expect(try file.integers("observed/weight-change/epoch") == [0, 4, 8, 12, 16, 20])
    #expect(try file.vector("observed/weight-change/weight-change-2")[0] == 0)
    #expect(try file.integers("observed/ck-alignment/epoch") == [0, 7])
    try shop.expectFailure("\(line) --observe accuracy@sometimes -o f.h5", status: 64, naming: ["every:10"])
    try shop.expectFailure("\(line) --observe accuracy,accuracy -o f.h5", status: 64, naming: ["twice"])
  }

  /// The last weights are among those kept by an interval, wherever the run stops.
  @Test func snapshotsEndWhereTheRunStops() throws {
    try shop.make("\(line) -o whole.h5")
    let whole: [Double] = try shop.reader("whole.h5").vector("evaluations/train-loss")
    // Where the loss is less than ever before, and no interval ends.
    let last = try #require(
      (1..<20).last { $0 % 6 != 0 && $0 % 7 != 0 && whole[$0] < whole[..<$0].min() ?? 0 })
    let target = (whole[last] + (whole[..<last].min() ?? 0)) / 2
    let stopping = "\(line) --stop \(target) --observe ck-largest@every:7,ntk-largest"
    try shop.make(
      "\(stopping) --snapshots every:6 -o every.h5", "\(stopping) --log-snapshots 3 -o log.h5",
      "\(stopping) --snapshots 0,6,20 -o listed.h5")
    let losses: [Double] = try shop.reader("every.h5").vector("evaluations/train-loss")
    #expect(losses == Array(whole[...last]))
    let kept = stride(from: 0, to: last, by: 6).map(String.init)
    #expect(try shop.reader("every.h5").children(of: "snapshots") == kept + [String(last)])
    #expect(try shop.reader("log.h5").children(of: "snapshots").last == String(last))
    #expect(try shop.reader("listed.h5").children(of: "snapshots") == ["0", "6"].filter { Int($0) ?? 0 <= last })
    for name in ["every.h5", "log.h5"] {
      let file = try shop.reader(name)
      #expect(try file.matrix("snapshots/\(last)/W/1") == file.matrix("W/1"))
      #expect(try file.integers("observed/ck-largest/epoch").last == last)
    }
    try shop.make("kernels --data x.h5 --network every.h5 --snapshot \(last) -o k.h5")
  }

  @Test func phasesHaveOptionsOfTheirOwn() throws {
    let all = "--optimiser adam --decay 0.9 --records 30 -o"
    try shop.make(
      "\(line) \(all) a.h5 --phase adam:0.01:4,batch=60,decay=0.5,epsilon=1e-3,keep --phase gd:0.1:3",
      "\(line) \(all) b.h5 --phase adam:0.01:4,batch=60,decay=0.5,epsilon=1e-3,keep,gd:0.1:3",
      "\(line) \(all) c.h5 --phase adam:0.01:4,batch=60,decay=0.5,epsilon=1e-3,gd:0.1:3",
      "\(line) \(all) d.h5 --phase momentum:0.01:4,momentum=0.5,sgd:0.1:3,batch=7")
    let file = try shop.reader("a.h5")
    #expect(try file.integers("evaluations/epoch").last == 27)
    let rates: [Double] = try file.vector("evaluations/learning-rate")
    #expect(rates[0] == 0.05 && rates.last == 0.1)
    #expect(try file.matrix("W/1") == shop.reader("b.h5").matrix("W/1"))
    #expect(try file.matrix("W/1") != shop.reader("c.h5").matrix("W/1"))
    let parameters = try #require(try file.string(attribute: "parameters"))
    #expect(parameters.contains("decay=0.9") && parameters.contains("adam:0.01:4,batch=60,decay=0.5,epsilon=1e-3,keep"))
    for (phase, word) in [
      ("adam:0.01", "optimiser:rate:epochs"), ("batch=3", "optimiser:rate:epochs"), ("gd:0.1:3,batch=3", "batch=3"),
      ("sgd:0.1:3,epsilon=1", "epsilon=1"), ("adam:0.1:3,momentum=0.5", "momentum=0.5"),
      ("sgd:0.1:3,decay=2", "decay=2"), ("sgd:0.1:3,batch=0", "batch=0"),
      ("sgd:0.1:3,weight-decay=-1", "weight-decay=-1"), ("sgd:0.1:3,weight-decay=11", "weight decay 11"),
      ("sgd:0.1:3,decay=0.5,decay=0.6", "given twice"), ("sgd:0.1:3,size=4", "size=4"),
      ("adam:nan:3", "optimiser:rate:epochs"), ("adam:0.1:3,epsilon=inf", "epsilon=inf"),
      ("sgd:0.1:3,keep", "keep is for"), ("sgd:0.1:3,", "none of"),
    ] {
      try shop.expectFailure("\(line) --optimiser adam --phase \(phase) -o f.h5", status: 64, naming: [word])
    }
    try shop.expectFailure("\(line) --decay 1.5 -o f.h5", status: 64, naming: ["--decay"])
    try shop.expectFailure(
      "\(line) --weight-decay 5 --phase sgd:0.4:3 -o f.h5", status: 64, naming: ["weight decay 5", "0.4"])
  }

  @Test func divergenceMayBeRecorded() throws {
    let diverging =
      line.replacing("0.05", with: "1e9") + " --snapshots every:1 --observe ck-largest,weight-change-norms"
    try shop.expectFailure("\(diverging) -o f.h5", status: 70, naming: ["diverged", "f.h5"])
    let (_, result) = try shop.start(
      "train", "\(diverging) --on-divergence record -o d.h5".split(separator: " ").dropFirst().map(String.init))
    let outcome = result()
    #expect(outcome.status == 0 && outcome.error.contains("warning: d.h5: the training diverged"), "\(outcome.error)")
    let file = try shop.reader("d.h5")
    let epoch = try #require(try file.number(attribute: "diverged-epoch"))
    #expect(try file.number(attribute: "diverged") == 1 && file.vector("outcome/diverged") == [1])
    #expect(try file.vector("outcome/epoch") == [epoch] && file.string(attribute: "weights") == "none")
    let epochs = try file.integers("evaluations/epoch")
    for name in try file.arrays() where !name.hasSuffix("epoch") {
      #expect(try file.array(name).values.allSatisfy(\.isFinite), "\(name)")
    }
    #expect(try file.vector("evaluations/ck-largest").count == epochs.count && !file.contains("W"))
    #expect(!shop.folder.contents.contains { $0.contains(".epoch-") || $0.contains(".checkpoint") })
    try shop.make("\(line) --on-divergence record -o t.h5", "\(line) -o plain.h5")
    let (calm, plain) = (try shop.reader("t.h5"), try shop.reader("plain.h5"))
    #expect(try calm.number(attribute: "diverged") == 0 && calm.vector("outcome/epoch") == [20])
    #expect(try calm.matrix("W/1") == plain.matrix("W/1") && !plain.contains("outcome"))
  }

  @Test func observersOfWeightsAndKernels() throws {
    try H5Writer.write(to: shop.folder.file("taught.h5")) { file in
      let samples = gaussianMatrix(40, 5, seed: 1)
      try file.write(samples, to: "X")
      try file.write((0..<40).map { samples[$0, 0] - samples[$0, 3] }, to: "y")
      try file.write(Matrix<Double>(rows: 2, columns: 5) { $1 == 3 * $0 ? 2 : 0 }, to: "teacher/directions")
    }
    let taught = line.replacing("x.h5", with: "taught.h5")
    let names =
      "weight-change-norms,weight-change-unscaled,readout-change,weight-largest,weight-alignment,weight-angles:3,weight-component-angles:2,"
      + "weight-tail,ck-largest,ck-alignment,ck-target-alignment,ck-change,ntk-change@0+9,ntk-largest,"
      + "ntk-hidden-largest,ntk-alignment,ntk-target-alignment"
    try shop.make("\(taught) --evaluate 10 --observe \(names) -o t.h5")
    let file = try shop.reader("t.h5")
    let columns = try file.children(of: "evaluations")
    for name in [
      "weight-change-frobenius-1", "weight-change-operator-2", "weight-change-rows-2", "weight-change-unscaled-rows-2",
      "readout-change",
      "weight-largest-1", "weight-largest-2", "weight-alignment-1", "weight-alignment-2", "weight-angle-2",
      "weight-component-angle-2", "weight-tail-exponent-1", "weight-tail-log-norm-2", "ck-largest", "ck-alignment",
      "ck-target-alignment", "ck-change-operator", "ck-change-frobenius", "ntk-largest", "ntk-hidden-largest",
      "ntk-alignment", "ntk-target-alignment",
    ] {
      #expect(columns.contains(name), "\(name)")
      #expect(try file.shape(of: "evaluations/\(name)") == [3])
    }
    #expect(!columns.contains("weight-angle-3") && !columns.contains("weight-component-angle-3"))
    #expect(try file.string(attribute: "unit", of: "evaluations/weight-angle-1") == "rad")
    let changes: [Double] = try file.vector("observed/ntk-change/ntk-change-frobenius")
    #expect(changes[0] == 0 && changes[1] > 0)
    try shop.expectFailure("\(line) --observe weight-alignment -o f.h5", status: 65, naming: ["teacher/directions"])
    try shop.expectFailure("\(taught) --observe weight-angles:0 -o f.h5", status: 64, naming: ["weight-angles:100"])
    try shop.expectFailure("\(taught) --observe ck-largest:3 -o f.h5", status: 64, naming: ["a number follows"])
    try shop.expectFailure("\(taught) --observe weight-angles:9 -o f.h5", status: 64, naming: ["9 eigenvectors"])
    try shop.make("\(taught) --centre-output --observe ntk-alignment -o f.h5")
    try shop.expectFailure("\(taught) --observe accuracy -o f.h5", status: 65, naming: ["taught.h5", "y", "accuracy"])
  }

  @Test func parametersAreTrainedByName() throws {
    try shop.make(
      "\(line) --layers W/2,readout -o t.h5", "\(line) --layers W/* -o w.h5", "\(line) --layers first -o f.h5")
    let initial = try shop.reader("net.h5")
    for (name, moved) in [("t.h5", ["W/2", "readout"]), ("w.h5", ["W/1", "W/2"]), ("f.h5", ["W/1"])] {
      let file = try shop.reader(name)
      for parameter in ["W/1", "W/2", "readout"] {
        #expect(try (file.matrix(parameter) != initial.matrix(parameter)) == moved.contains(parameter), "\(name)")
      }
    }
    try shop.expectFailure("\(line) --layers W/3 -o g.h5", status: 64, naming: ["W/3", "W/1, W/2, readout"])
  }

  @Test(arguments: ["mse", "half-mse"]) func labelsThatAreAllTheSameHaveNoR2(loss: String) throws {
    try H5Writer.write(to: shop.folder.file("constant.h5")) { file in
      try file.write(gaussianMatrix(20, 5, seed: 1), to: "X")
      try file.write([Double](repeating: 0.1, count: 20), to: "y")
      try file.write(gaussianMatrix(4, 5, seed: 2), to: "test/X")
      try file.write([0.1, 0.1, 0.2, 0.1], to: "test/y")
    }
    try shop.make("init-net --inputs 5 --widths 20 --activation tanh -o five.h5")
    let line = "train --data constant.h5 --network five.h5 --learning-rate 0.1 --epochs 3 --loss \(loss) -o t.h5"
    let (_, result) = try shop.start("train", line.split(separator: " ").dropFirst().map(String.init))
    let outcome = result()
    #expect(outcome.status == 0 && outcome.error.contains("warning: constant.h5: y") && outcome.error.contains("R²"))
    let file = try shop.reader("t.h5")
    #expect(!file.contains("evaluations/train-r2") && file.contains("evaluations/train-loss"))
    #expect(try file.vector("evaluations/test-r2").allSatisfy { $0 < 1 })
  }

  @Test func lossesOfClasses() throws {
    try H5Writer.write(to: shop.folder.file("classes.h5")) { file in
      let samples = gaussianMatrix(40, 5, seed: 1)
      try file.write(samples, to: "X")
      try file.write((0..<40).map { samples[$0, 0] > 0.3 ? 2.0 : samples[$0, 1] > 0 ? 1 : 0 }, to: "y")
    }
    let train = "train --data classes.h5 --network three.h5 --learning-rate 0.5 --batch 8 --epochs 60"
    try shop.make(
      "init-net --inputs 5 --widths 20 --outputs 3 --activation tanh -o three.h5",
      "\(train) --loss cross-entropy --observe accuracy -o t.h5")
    let file = try shop.reader("t.h5")
    let losses: [Double] = try file.vector("evaluations/train-loss")
    #expect(losses[0] > 0.8 && losses[losses.count - 1] < 0.4)
    #expect(try file.vector("evaluations/train-accuracy").last ?? 0 > 0.85)
    #expect(!file.contains("evaluations/train-r2"))
    try shop.make("init-net --inputs 5 --widths 20 --outputs 2 --activation tanh -o two.h5")
    try shop.expectFailure(
      train.replacing("three", with: "two") + " --loss cross-entropy -o g.h5", status: 65,
      naming: ["classes.h5", "y", "no class of 0…1"])
    try shop.expectFailure("\(line) --loss logistic -o g.h5", status: 65, naming: ["x.h5", "logistic", "−1 and 1"])
  }

  /// Every option but those of places, pace and the inputs stands in the provenance.
  @Test func provenanceCarriesEveryOption() throws {
    let outcome = try shop.run("train --experimental-dump-help")
    let help = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let command = try #require(help["command"] as? [String: Any])
    let arguments = try #require(command["arguments"] as? [[String: Any]])
    let options = Set(
      arguments.flatMap { argument in
        (argument["names"] as? [[String: Any]] ?? []).filter { $0["kind"] as? String == "long" }
          .compactMap { $0["name"] as? String }
      })
    #expect(options.count > 20)
    let others: Set = ["data", "network", "output", "digest-file", "checkpoint-interval", "help", "version"]
    // Those that exclude each other in two runs.
    try shop.make(
      "train --data x.h5 --network net.h5 --optimiser momentum --learning-rate 0.01 --momentum 0.5 --batch 8 --epochs 4 "
        + "--phase sgd:0.001:2 --weight-decay 0.1 --epsilon 1e-6 --loss mse --layers first --stop 1e-9 --evaluate 2 --observe readout-change --observed-samples 9 "
        + "--snapshots 0 --log-snapshots 2 --keep final --decay 0.9 --on-divergence record --linear-baseline --precision double --seed 3 -o a.h5",
      "train --data x.h5 --network net.h5 --optimiser gd --learning-rate-relative 0.5 --epochs 4 --records 3 "
        + "--centre-output -o b.h5",
      "train --data x.h5 --network net.h5 --optimiser adam --adam-form standard --learning-rate 0.01 --epochs 1 -o c.h5"
    )
    let written = try ["a.h5", "b.h5", "c.h5"].flatMap { name in
      try #require(try shop.reader(name).string(attribute: "parameters")).split(separator: " ")
        .compactMap { $0.split(separator: "=").first.map(String.init) }
    }
    let missing = options.subtracting(others).subtracting(written).subtracting(["phase"])
    #expect(missing.isEmpty && written.contains("phases"), "\(missing)")
  }

  @Test func whatNobodyWouldReadIsRefused() throws {
    func network(_ name: String, _ extra: (H5Writer) throws -> Void) throws {
      let source = try shop.reader("net.h5")
      try H5Writer.write(to: shop.folder.file(name)) { file in
        for (attribute, value) in [
          ("activation", "tanh"), ("normalisation", "unit"), ("inputs", "5"), ("outputs", "1"), ("widths", "8,6"),
        ] { try file.set(attribute, to: value) }
        try file.copyArrays(of: source) { _ in true }
        try extra(file)
      }
    }
    try network("plain.h5") { _ in }
    try shop.make("kernels --data x.h5 --network plain.h5 -o k.h5")
    try network("deeper.h5") { try $0.write(Matrix<Double>(rows: 6, columns: 6), to: "W/3") }
    try network("biased.h5") { try $0.write([Double](repeating: 0, count: 8), to: "b/1") }
    for (name, parameter) in [("deeper.h5", "W/3"), ("biased.h5", "b/1")] {
      for line in ["kernels --data x.h5 --network \(name) -o o.h5", line.replacing("net.h5", with: name) + " -o o.h5"] {
        try shop.expectFailure(line, status: 65, naming: [name, parameter, "would be ignored"])
      }
    }
  }

  /// Files beside the output are no place for inputs.
  @Test func inputsAreNotOverwrittenByWhatIsKeptOnTheWay() throws {
    for name in ["o.h5.checkpoint", "o.h5.epoch-2"] {
      for (input, option) in [("x.h5", "data"), ("net.h5", "network")] {
        try FileManager.default.copyItem(atPath: shop.folder.file(input), toPath: shop.folder.file(name))
        let other = option == "data" ? "--network net.h5" : "--data x.h5"
        try shop.expectFailure(
          "train --\(option) \(name) \(other) --learning-rate 0.1 --epochs 3 --snapshots 2 -o o.h5", status: 64,
          naming: [name, "would overwrite an input"])
        try FileManager.default.removeItem(atPath: shop.folder.file(name))
      }
    }
  }

  @Test func epochsBeyondCountingAreRefused() throws {
    let line = "train --data x.h5 --network net.h5 --learning-rate 0.1 --epochs 2147483647 --stop 100 -o o.h5"
    try shop.expectFailure("\(line) --snapshots every:1", status: 64, naming: ["--snapshots", "every:1"])
    try shop.make("\(line) --observe weight-change@every:1")
  }

  @Test func scalesOfNetworksWithoutThemAreRefused() throws {
    let source = try shop.reader("net.h5")
    try H5Writer.write(to: shop.folder.file("scaled.h5")) { file in
      for (attribute, value) in [
        ("activation", "tanh"), ("normalisation", "unit"), ("inputs", "5"), ("outputs", "1"), ("widths", "8,6"),
      ] { try file.set(attribute, to: value) }
      try file.set("weight-scale", to: 2.0)
      try file.copyArrays(of: source) { _ in true }
    }
    try shop.expectFailure(
      "kernels --data x.h5 --network scaled.h5 -o k.h5", status: 65, naming: ["scaled.h5", "weight-scale", "tangent"])
  }

  /// A run that lost the weights it kept on the way, or finds others, starts over.
  @Test(arguments: ["lost", "changed", "exchanged"]) func keptWeightsAreLookedFor(damage: String) throws {
    let whole = "\(line.replacing("--epochs 20", with: "")) --snapshots 1,15 --checkpoint-interval 0"
    try shop.make("\(whole) --epochs 20 -o whole.h5")
    let (process, result) = try shop.start(
      "train", "\(whole) --epochs 1200 -o t.h5".split(separator: " ").dropFirst().map(String.init))
    try shop.wait(for: "a checkpoint") { shop.data("t.h5.checkpoint") != nil && shop.data("t.h5.epoch-15") != nil }
    kill(process.processIdentifier, SIGKILL)
    _ = result()
    let (first, last) = (shop.folder.file("t.h5.epoch-1"), shop.folder.file("t.h5.epoch-15"))
    try FileManager.default.moveItem(atPath: first, toPath: shop.folder.file("kept.h5"))
    let kept = try shop.reader("kept.h5")
    let marks = try ["fingerprint", "checksum"].map { ($0, try #require(try kept.string(attribute: $0))) }
    switch damage {
    case "changed":
      try H5Writer.write(to: first) { file in
        for (name, text) in marks { try file.set(name, to: text) }
        try file.copyArrays(of: kept) { $0 != "readout" }
        var readout = try kept.matrix("readout")
        readout.scale(by: 1.5)
        try file.write(readout, to: "readout")
      }
    case "exchanged": try FileManager.default.copyItem(atPath: last, toPath: first)
    default: break
    }
    let outcome = try shop.run("\(whole) --epochs 1200 -o t.h5")
    #expect(outcome.status == 0 && outcome.error.contains("starting over"), "\(outcome.error)")
    for name in ["snapshots/1/readout", "snapshots/15/W/1"] {
      #expect(try shop.reader("t.h5").matrix(name) == shop.reader("whole.h5").matrix(name))
    }
  }
}
