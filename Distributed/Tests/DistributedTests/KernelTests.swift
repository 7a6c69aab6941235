import Foundation
import LinearAlgebra
import Stages
import Store
import Testing

@Suite(.serialized) struct KernelTests {
  @Test(arguments: [1, 2, 4]) func kernelsAreThoseOfOneMachine(_ ranks: Int) throws {
    let job = try Job()
    try job.here(GenDataProgram.self, "--input gaussian --samples 131 --dimension 9 -o x.h5")
    try job.here(GenDataProgram.self, "--input sphere --samples 3 --dimension 9 --storage seed -o few.h5")
    let shape = "--inputs 9 --widths 12,7 --activation tanh"
    try job.here(
      InitNetProgram.self,
      "\(shape) --outputs 2 --parametrisation tangent --weight-scale 1.2 --bias-scale 0.4 -o two.h5")
    try job.here(InitNetProgram.self, "\(shape) --storage seed -o plain.h5")
    let lines = [
      "--data x.h5 --network two.h5 --ck all --ntk --scalings 1,0,2", "--data few.h5 --network two.h5 --ntk",
      "--data x.h5 --network plain.h5 --ck none --parts --lemma", "--data x.h5 --ck 0",
    ]
    for line in lines {
      try job.here(Stages.KernelsProgram.self, "\(line) -o serial.h5")
      try job.run(ranks, "kernels-mpi \(line) -o spread.h5")
      let (serial, spread) = (try job.reader("serial.h5"), try job.reader("spread.h5"))
      #expect(try spread.arrays() == serial.arrays())
      for name in serial.attributes() where !["digest", "input-digests", "blas"].contains(name) {
        #expect(try spread.string(attribute: name) == serial.string(attribute: name), "\(name)")
      }
      for name in try serial.arrays() {
        let found: Matrix<Double> = try spread.matrix(name)
        var rest: Matrix<Double> = try serial.matrix(name)
        let norm = rest.frobeniusNorm
        rest.add(found, scaledBy: -1)
        #expect(rest.frobeniusNorm < 1e-14 * norm && norm > 0, "\(ranks) ranks: \(line): \(name)")
        #expect(found.largestAsymmetry == 0)
      }
    }
  }

  @Test func whatIsNotFormedInBlocksIsRefused() throws {
    let job = try Job()
    try job.here(GenDataProgram.self, "--input gaussian --samples 70 --dimension 12 -o x.h5")
    try job.here(InitNetProgram.self, "--inputs 12 --widths 5 --activation tanh -o net.h5")
    try job.here(InitNetProgram.self, "--inputs 4 --widths 5 --activation tanh -o other.h5")
    try job.here(InitNetProgram.self, "--inputs 12 --widths 5 --activation relu -o relu.h5")
    var far = try job.reader("x.h5").samples(rows: 0..<70)
    far[69, 0] = 1e200
    try H5Writer.write(to: job.path("far.h5")) { try $0.write(far, to: "X") }
    let cases: [(line: String, status: Int32, words: String)] = [
      ("--data x.h5 --network net.h5 --points X", 64, "--points"),
      ("--data x.h5 --network net.h5 --ck 4", 64, "no layer 4"),
      ("--data x.h5 --network net.h5 --ntk --scalings 1", 64, "--scalings"),
      ("--data x.h5 --network other.h5", 65, "takes 4 inputs"),
      ("--data far.h5 --network relu.h5", 65, "at row 69 is beyond the range"),
      ("--data x.h5 --network none.h5", 66, "no such file"),
    ]
    let before = job.files
    for (line, status, words) in cases {
      let outcome = try job.start(2, "kernels-mpi \(line) -o out.h5").result()
      #expect(outcome.status == status, "\(line)\n\(outcome.said)")
      #expect(outcome.said.ranges(of: words).count == 1, "\(line)\n\(outcome.said)")
    }
    #expect(job.files == before)
  }
}
