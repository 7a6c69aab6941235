import LinearAlgebra

/// Multi-head self-attention (Vaswani et al. 2017, Section 3.2) up to the projection of what the heads give: with queries
/// Q = X W_Qᵀ + b_Q, keys K and values V likewise of the tokens X of a sample, head h gives
///
///     softmax(Q_h K_hᵀ/√d) V_h,
///
/// Q_h being the h-th d columns of Q. A sample's tokens look at each other and at no others, so that nothing is padded.
package struct SelfAttention: Layer {
  package let inputs: Int
  package let heads: Int
  private let query: Dense
  private let key: Dense
  private let value: Dense

  /// - Parameters:
  ///   - heads: they divide the columns among them.
  ///   - name: what the names of parameters begin with, which go on as `query.weight`, `query.bias`, `key.weight`, ….
  package init(columns: Int, heads: Int, name: String, law: InitialLaw) {
    precondition(columns % heads == 0, "heads share the columns")
    func dense(_ part: String) -> Dense {
      Dense(
        inputs: columns, outputs: columns, weights: "\(name).\(part).weight", law: law, bias: "\(name).\(part).bias",
        biasLaw: .constant(0))
    }
    inputs = columns
    self.heads = heads
    (query, key, value) = (dense("query"), dense("key"), dense("value"))
  }

  package var outputs: Int { inputs }
  package var parameters: [ParameterShape] { query.parameters + key.parameters + value.parameters }
  package func activations(_ rows: inout Int) -> Double {
    let tokens = Double(rows)
    return 2 * tokens * (5 * Double(inputs) + Double(heads) * tokens)
  }
  /// The columns of a head.
  private var width: Int { inputs / heads }

  package func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> {
    let q = try query.forward(x, base: base, run)
    let k = try key.forward(x, base: base + 2, run)
    let v = try value.forward(x, base: base + 4, run)
    let places = AttentionPlaces(x.starts, heads: heads)
    let shares = Rows(run.take(places.count), count: places.count, columns: 1)
    let y = run.take(like: x, columns: outputs)
    let scale = 1 / Element(width).squareRoot()
    run.spreading.overRows(places.samples, of: places.count / max(places.samples, 1) * width) { samples in
      for sample in samples {
        let (tokens, first) = (places.tokens(sample), places.starts[sample] * inputs)
        let start = shares.values + places.firsts[sample]
        for head in 0..<heads {
          let column = first + head * width
          Element.gemm(
            false, true, tokens, tokens, width, 1, q.values + column, inputs, k.values + column, inputs, 0,
            start + head * tokens * tokens, tokens)
        }
        Element.softmaxRows(heads * tokens, tokens, scale, start)
        for head in 0..<heads {
          let column = first + head * width
          Element.gemm(
            false, false, tokens, width, tokens, 1, start + head * tokens * tokens, tokens, v.values + column, inputs,
            0,
            y.values + column, inputs)
        }
      }
    }
    for rows in [q, k, v, shares] { run.record(rows) }
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let (shares, v, k, q) = (run.recall(), run.recall(), run.recall(), run.recall())
    let places = AttentionPlaces(dy.starts, heads: heads)
    let (dq, dk, dv) = (
      run.take(like: q, columns: inputs), run.take(like: q, columns: inputs), run.take(like: q, columns: inputs)
    )
    let slopes = run.take(places.count)
    let scale = 1 / Element(width).squareRoot()
    run.spreading.overRows(places.samples, of: 2 * places.count / max(places.samples, 1) * width) { samples in
      for sample in samples {
        let (tokens, first) = (places.tokens(sample), places.starts[sample] * inputs)
        let (start, slope) = (shares.values + places.firsts[sample], slopes + places.firsts[sample])
        for head in 0..<heads {
          let (column, square) = (first + head * width, head * tokens * tokens)
          Element.gemm(
            true, false, tokens, width, tokens, 1, start + square, tokens, dy.values + column, inputs, 0,
            dv.values + column, inputs)
          Element.gemm(
            false, true, tokens, tokens, width, 1, dy.values + column, inputs, v.values + column, inputs, 0,
            slope + square, tokens)
        }
        Element.pullBackSoftmax(heads * tokens, tokens, scale, start, slope)
        for head in 0..<heads {
          let (column, square) = (first + head * width, head * tokens * tokens)
          Element.gemm(
            false, false, tokens, width, tokens, 1, slope + square, tokens, k.values + column, inputs, 0,
            dq.values + column, inputs)
          Element.gemm(
            true, false, tokens, width, tokens, 1, slope + square, tokens, q.values + column, inputs, 0,
            dk.values + column, inputs)
        }
      }
    }
    let dx = try value.pullBack(dv, base: base + 4, needsInputs: needsInputs, run, sink)
    let byKeys = try key.pullBack(dk, base: base + 2, needsInputs: needsInputs, run, sink)
    let byQueries = try query.pullBack(dq, base: base, needsInputs: needsInputs, run, sink)
    if needsInputs {
      for share in [byKeys, byQueries] { Element.axpy(dx.size, 1, share.values, dx.values) }
    }
    return dx
  }
}

/// Where the shares that a sample's tokens give each other begin: (heads, tokens, tokens) of each.
private struct AttentionPlaces {
  let starts: [Int]
  private(set) var firsts = [0]

  init(_ starts: [Int], heads: Int) {
    self.starts = starts
    for (start, end) in zip(starts, starts.dropFirst()) {
      firsts.append(firsts[firsts.count - 1] + heads * (end - start) * (end - start))
    }
  }

  var samples: Int { starts.count - 1 }
  /// The shares of all samples.
  var count: Int { firsts[firsts.count - 1] }

  func tokens(_ sample: Int) -> Int { starts[sample + 1] - starts[sample] }
}
