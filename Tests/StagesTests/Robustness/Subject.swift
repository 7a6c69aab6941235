import Foundation

/// Something that programs read, the command lines that read it, and how it is damaged.
struct Subject: Sendable {
  enum Form: Sendable { case store, bytes, text, checkpoint, options }

  var name: String
  var form: Form
  /// The file that is damaged, in the folder of a `RobustnessShop`.
  var file: String
  /// The command lines, one of which is drawn for each trial.
  var commands: [String]
  /// The share of all trials.
  var weight: Int

  static let training =
    "train --data x.h5 --network net.h5 --optimiser adam --learning-rate 0.01 --batch 8 --epochs 400 --evaluate 100 -o run.h5"

  private static func graphFile(_ name: String, _ file: String) -> Subject {
    Subject(
      name: name, form: .text, file: file, commands: ["gen-data graphs --parent \(file) --delta 0.1 -o out.h5"],
      weight: 1)
  }

  static let all = [
    Subject(
      name: "samples", form: .store, file: "x.h5",
      commands: [
        "kernels --data x.h5 --network net.h5 --ck all --ntk -o out.h5",
        "kernels infinite --data x.h5 --kernels ntk,covariance --depth 2 -o out.h5",
        "train --data x.h5 --network net.h5 --learning-rate 0.01 --epochs 2 -o out.h5",
        "gen-data process --data x.h5 --covariance k.h5 --matrix ck/1 -o out.h5",
        "theory --network net.h5 --data x.h5 --input-law mp --points 20 -o out.h5",
        "kernels regression --data x.h5 --network net.h5 -o out.h5",
      ], weight: 5),
    Subject(
      name: "recipe of samples", form: .store, file: "d.h5",
      commands: [
        "train --data d.h5 --network net.h5 --learning-rate 0.01 --epochs 2 -o out.h5",
        "kernels regression --data d.h5 --network net.h5 -o out.h5",
        "theory --network net.h5 --data d.h5 --input-law mp --points 20 -o out.h5",
      ], weight: 1),
    Subject(
      name: "teacher", form: .store, file: "f.h5",
      commands: [
        "theory teacher --data f.h5 -o out.h5",
        "eigs weights net.h5 --parameters W/1 --vectors 2 --directions-of f.h5 --angles 3 -o out.h5",
      ], weight: 1),
    Subject(
      name: "spectra", form: .store, file: "w.h5",
      commands: ["eigs tails w.h5 -o out.h5", "eigs compare w.h5 --with w.h5 -o out.h5"], weight: 1),
    Subject(
      name: "network", form: .store, file: "net.h5",
      commands: [
        "kernels --data x.h5 --network net.h5 --ck all --ntk -o out.h5",
        "train --data x.h5 --network net.h5 --learning-rate 0.01 --epochs 2 -o out.h5",
        "theory --network net.h5 --data x.h5 --input-law mp --points 20 -o out.h5",
        "eigs weights net.h5 --vectors 1 -o out.h5",
        "theory edges --network net.h5 --data x.h5 --input-law mp -o out.h5",
      ], weight: 4),
    Subject(
      name: "network on images", form: .store, file: "cnn.h5",
      commands: [
        "kernels --data x.h5 --network cnn.h5 --ck all --ntk -o out.h5",
        "train --data x.h5 --network cnn.h5 --learning-rate 0.01 --epochs 2 -o out.h5",
        "eigs weights cnn.h5 -o out.h5",
      ], weight: 2),
    Subject(
      name: "model", form: .bytes, file: "m.safetensors", commands: ["eigs weights m.safetensors -o out.h5"], weight: 1),
    Subject(name: "archive", form: .bytes, file: "m.npz", commands: ["eigs weights m.npz -o out.h5"], weight: 1),
    Subject(
      name: "table", form: .text, file: "x.csv",
      commands: [
        "kernels infinite --data x.csv -o out.h5", "kernels infinite --data x.h5 --points-file x.csv -o out.h5",
      ], weight: 1),
    Subject(
      name: "array", form: .bytes, file: "x.npy",
      commands: [
        "kernels infinite --data x.npy -o out.h5", "kernels infinite --data x.h5 --points-file x.npy -o out.h5",
      ], weight: 1),
    Subject(
      name: "model in HDF5", form: .store, file: "m.h5", commands: ["eigs weights m.h5 -o out.h5"], weight: 1),
    Subject(
      name: "kernels", form: .store, file: "k.h5",
      commands: ["eigs k.h5 --vectors 2 --labels x.h5 -o out.h5", "eigs power-law k.h5 --matrix ntk -o out.h5"],
      weight: 3),
    Subject(
      name: "trained network", form: .store, file: "t.h5",
      commands: ["kernels --data x.h5 --network t.h5 --snapshot 5 --ntk -o out.h5", "collect t.h5 t.h5 -o out.h5"],
      weight: 2),
    Subject(
      name: "graphs", form: .store, file: "g.h5",
      commands: [
        "match --graphs g.h5 --methods grampa,umeyama,row-sums -o out.h5",
        "kernels similarity --graphs g.h5 -o out.h5", "theory contour --graphs g.h5 -o out.h5",
      ], weight: 3),
    Subject(
      name: "law of graphs", form: .store, file: "pairs.h5",
      commands: [
        "eigs overlaps --graphs pairs.h5 --index 10 --window 8,12 -o out.h5",
        "match --graphs pairs.h5 --methods row-sums -o out.h5",
      ], weight: 1),
    Subject(
      name: "plotted data", form: .store, file: "e.h5", commands: ["plot figure.yaml -o out.svg"], weight: 1),
    Subject(name: "checkpoint", form: .checkpoint, file: "run.h5.checkpoint", commands: [training], weight: 3),
    Subject(
      name: "edges", form: .text, file: "a.txt",
      commands: [
        "match --first a.txt --second b.txt --truth p.txt -o out.h5", "match --first a.txt --second a.txt -o out.h5",
      ],
      weight: 2),
    graphFile("GML", "a.gml"), graphFile("GraphML", "a.graphml"), graphFile("Pajek", "a.net"),
    graphFile("Matrix Market", "a.mtx"), graphFile("JSON", "a.json"), graphFile("sparse6", "a.s6"),
    Subject(
      name: "correspondence", form: .text, file: "p.txt",
      commands: ["match --first a.txt --second b.txt --truth p.txt -o out.h5"], weight: 1),
    Subject(name: "figure", form: .text, file: "figure.yaml", commands: ["plot figure.yaml -o out.svg"], weight: 3),
    Subject(name: "pipeline", form: .text, file: "pipeline/doc.yaml", commands: ["pipeline prepare"], weight: 3),
    Subject(name: "profiles", form: .text, file: "pipeline.yaml", commands: ["pipeline prepare"], weight: 1),
    Subject(
      name: "command lines", form: .options, file: "",
      commands: [
        "gen-data --input spiked --samples 20 --dimension 10 --spikes 3,2 --seed 1 -o out.h5",
        "gen-data mixture --samples 20 --dimension 3 -o out.h5",
        "gen-data graphs --vertices 12 --edge-probability 0.4 --delta 0.1 --seed 1 -o out.h5",
        "gen-data --input gaussian --samples 9 --dimension 6 --labels teacher --directions 2 --noise 0.1 -o out.h5",
        "init-net --inputs 10 --widths 8,6 --seed 1 -o out.h5",
        "kernels regression --data x.h5 --network net.h5 -o out.h5", "eigs weights net.h5 --vectors 1 -o out.h5",
        "eigs weights m.safetensors --csv out.csv -o out.h5",
        "eigs tails w.h5 -o out.h5", "theory edges --input-law mp:1.5 --ratios 1.25 -o out.h5",
        "theory teacher --activation tanh --dimension 9 -o out.h5",
        "kernels --data x.h5 --network net.h5 --ck all --ntk -o out.h5",
        "kernels infinite --data x.h5 --kernels ntk,covariance --depth 2 -o out.h5",
        "eigs k.h5 --vectors 2 --labels x.h5 -o out.h5",
        "eigs overlaps --graphs pairs.h5 --index 10 --window 8,12 -o out.h5",
        "eigs density --data x.h5 --network net.h5 --ck all --ntk --probes 3 --steps 5 -o out.h5",
        "eigs power-law k.h5 --matrix ntk -o out.h5",
        "theory --input-law mp:1.5 --ratios 1.25 --laws input,ck,ntk --points 20 -o out.h5",
        "theory support --input-law mp:1.5 --ratios 1.25 --law ck/1",
        "theory stieltjes --input-law mp:1.5 --ratios 1.25 --law ntk --at 1,0.1",
        "theory density --input-law atoms:1@1 --ratios 1.25 --law ck/1 --from 0 --to 3 --points 5",
        "train --data x.h5 --network net.h5 --learning-rate 0.01 --epochs 2 -o out.h5",
        "match --graphs g.h5 --methods grampa,row-sums -o out.h5", "collect e.h5 e.h5 -o out.h5",
        "plot figure.yaml -o out.svg", "pipeline prepare --profile quick",
      ], weight: 8),
  ]

  /// A subject of trial `number`, as often as its weight says.
  static func of(trial number: Int) -> Subject {
    let total = all.reduce(0) { $0 + $1.weight }
    var left = number % total
    for subject in all {
      if left < subject.weight { return subject }
      left -= subject.weight
    }
    return all[0]
  }
}
