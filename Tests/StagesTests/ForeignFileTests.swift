import Foundation
import Graphs
import LinearAlgebra
import Store
import TestSupport
import Testing

/// Files that go to and come from other programs.
@Suite struct ForeignFileTests {
  private static func python(_ script: String, in shop: Workshop) throws -> Workshop.Outcome {
    try shop.start("/usr/bin/env", ["python3", "-c", script]).result()
  }

  private static let hasH5py = (try? python("import h5py, numpy", in: Workshop()).status) == 0

  /// The kernels of `data.h5` and `net.h5`, written by hand, with one hidden layer of tanh without normalisation.
  private func checkKernels(in shop: Workshop, tolerance: Double) throws {
    try shop.make(
      "kernels --data data.h5 --network net.h5 --ck all --ntk -o k.h5",
      "eigs k.h5 --vectors 2 --labels data.h5 -o e.h5",
      "train --data data.h5 --network net.h5 --learning-rate 0.01 --epochs 2 -o t.h5")
    let (data, network) = (try shop.reader("data.h5"), try shop.reader("net.h5"))
    let samples = try data.matrix("X")
    var features = Matrix.product(samples, try network.matrix("W/1"), transposeB: true)
    features.storage = features.storage.map { tanh($0) / 7.0.squareRoot() }
    let kernels = try shop.reader("k.h5")
    #expect(
      largestDifference(
        try kernels.matrix("ck/1"), Matrix.product(features, features, transposeB: true)) < tolerance)
    #expect(try kernels.string(attribute: "input-digests")?.contains("data=") ?? false)
  }

  /// As by h5py's mode r+: nobody is told to delete a file that is merely in use.
  @Test func filesOpenElsewhere() throws {
    let shop = try Workshop()
    try shop.make("gen-data --input gaussian --samples 5 --dimension 3 -o x.h5")
    let descriptor = open(shop.folder.file("x.h5"), O_RDWR)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX) == 0)
    try shop.expectFailure("kernels --data x.h5 --ck 0 -o k.h5", status: 66, naming: ["x.h5", "open for writing"])
    #expect(flock(descriptor, LOCK_UN) == 0)
    try shop.make("kernels --data x.h5 --ck 0 -o k.h5")
  }

  @Test func filesByHand() throws {
    let shop = try Workshop()
    try H5Writer.write(to: shop.folder.file("data.h5")) { file in
      try file.write(gaussianMatrix(12, 5, seed: 1).converted(to: Float.self), to: "X")
      try file.write(gaussianMatrix(1, 12, seed: 2).storage, to: "y")
    }
    try H5Writer.write(to: shop.folder.file("net.h5")) { file in
      try file.set("activation", to: "tanh")
      try file.set("normalisation", to: "none")
      for (name, size) in [("inputs", 5), ("outputs", 1), ("widths", 7)] { try file.set(name, to: size) }
      try file.write(gaussianMatrix(7, 5, seed: 3).converted(to: Float.self), to: "W/1")
      try file.write(gaussianMatrix(7, 1, seed: 4), to: "readout")
    }
    try checkKernels(in: shop, tolerance: 1e-13)
  }

  @Test(.enabled(if: hasH5py), arguments: ["f4", "f8", ">f8"], [false, true])
  func filesOfH5py(type: String, asText: Bool) throws {
    let shop = try Workshop()
    let script = """
      import h5py, numpy as np
      r = np.random.default_rng(1)
      with h5py.File('data.h5', 'w') as f:
          f.create_dataset('X', data=r.standard_normal((12, 5)).astype('\(type)'), chunks=(5, 5), compression='gzip')
          f['y'] = r.standard_normal(12).astype('\(type)')
      with h5py.File('net.h5', 'w') as f:
          f.attrs.update(activation='tanh', normalisation='none')
          if \(asText ? "True" : "False"):
              f.attrs.update(inputs='5', outputs='1', widths='7')
          else:
              f.attrs.update(inputs=5, outputs=np.int32(1), widths=[7])
          f['W/1'] = r.standard_normal((7, 5)).astype('\(type)')
          f['readout'] = r.standard_normal((7, 1)).astype('\(type)')
      """
    let outcome = try Self.python(script, in: shop)
    try #require(outcome.status == 0, "\(outcome.error)")
    try checkKernels(in: shop, tolerance: 1e-13)
  }

  @Test(.enabled(if: hasH5py)) func attributesOfAnyShapeAreHarmless() throws {
    let shop = try Workshop()
    let script = """
      import h5py, numpy as np
      with h5py.File('m.h5', 'w') as f:
          f['a'] = np.eye(4)
          f.attrs['digest'] = np.arange(1000.)
          f.attrs['data'] = ['a long text', 'another'] * 100
      with h5py.File('vast.h5', 'w') as f:
          f.create_dataset('X', (2**40, 2**20), 'f8', chunks=(64, 64))
      """
    try #require(try Self.python(script, in: shop).status == 0)
    try shop.make("eigs m.h5 -o e.h5")
    try shop.expectFailure("kernels --data vast.h5 --ck 0 -o k.h5", status: 71, naming: ["vast.h5", "X", "memory"])
  }

  @Test(.enabled(if: hasH5py)) func h5pyReadsWhatStagesWrite() throws {
    let shop = try Sample.workshop()
    let script = """
      import h5py, numpy as np
      with h5py.File('x.h5') as x, h5py.File('k.h5') as k, h5py.File('e.h5') as e, h5py.File('t.h5') as t:
          for f, stage, kind in ((x, 'gen-data', 'data'), (k, 'kernels', 'kernels'), (e, 'eigs', 'spectrum'), (t, 'train', 'training')):
              a = {k: v.decode() if isinstance(v, bytes) else v for k, v in f.attrs.items()}
              assert a['stage'] == stage and a['kind'] == kind and a['schema'] == 2, a
              assert len(a['digest']) == 64 and int(a['revision']) >= 1 and a['blas'].startswith('OpenBLAS'), a
              assert 'parameters' in a and 'input-digests' in a and a['data'] == 'synthetic', a
          assert x['X'].shape == (30, 20) and x['X'].dtype == 'f8' and x['test/y'].shape == (10,)
          assert sorted(k) == ['ck', 'lemma-3-5', 'ntk'] and k['ck/2'].shape == (30, 30)
          assert np.allclose(k['ck/0'], x['X'][:] @ x['X'][:].T, atol=1e-13)
          assert np.allclose(np.linalg.eigvalsh(k['ntk']), e['ntk/eigenvalues'], atol=1e-11)
          assert e['ck/2/eigenvectors'].shape == (3, 30) and e['ck/2/shares'].shape == (3,)
          assert t['W/1'].dtype == 'f4' and t['snapshots/5/readout'].shape == (16, 1)
      with h5py.File('l.h5') as l:
          assert l['ntk/support'].shape[1] == 2 and l['ck/1/x'].shape == l['ck/1/density'].shape
          assert abs(l['ck/2'].attrs['mass-deficit']) < 1e-6
      """
    let outcome = try Self.python(script, in: shop)
    #expect(outcome.status == 0, "\(outcome.error)")
  }

  /// Graphs of h5py, as truth values, integers and edges with names of variable size; and graphs for h5py.
  @Test(.enabled(if: hasH5py)) func graphsOfH5py() throws {
    let shop = try Workshop()
    try shop.write("ana bob 2\nbob ζωή 1\n", to: "friends.txt")
    try shop.make("gen-data graphs --first friends.txt --second friends.txt -o ours.h5")
    let script = """
      import h5py, numpy as np
      r = np.random.default_rng(1)
      a = np.triu(r.random((20, 20)) < 0.3, 1)
      a = a | a.T
      p = r.permutation(20)
      b = np.zeros((20, 20), dtype='i2')
      b[np.ix_(p, p)] = a
      with h5py.File('dense.h5', 'w') as f:
          f['A'], f['B'], f['permutation'] = a, b, p.astype('u1')
      with h5py.File('named.h5', 'w') as f:
          for g in 'AB':
              f[g + '/edges'] = np.array([[0, 1], [2, 1]], dtype='>i4')
              f[g + '/names'] = ['α', 'beta', '']
      with h5py.File('ours.h5') as f:
          assert f['A/edges'][:].tolist() == [[0, 1], [1, 2]] and f['A/edges'].dtype == 'i4'
          assert f['A/weights'][:].tolist() == [2, 1]
          assert f['A/names'].asstr()[:].tolist() == ['ana', 'bob', 'ζωή']
          assert 'permutation' not in f
      """
    let outcome = try Self.python(script, in: shop)
    #expect(outcome.status == 0, "\(outcome.error)")
    let dense = try GraphFile(shop.reader("dense.h5"))
    let (a, b) = dense.adjacencies(trial: 0)
    #expect(dense.vertexCount == 20 && a == b && dense.pair(trial: 0).first.edgeCount > 20)
    #expect(try GraphFile(shop.reader("named.h5")).pair(trial: 0).first.names == ["α", "beta", ""])
  }
}
