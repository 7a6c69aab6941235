import LinearAlgebra

/// Multi-head self-attention (Vaswani et al. 2017, Section 3.2) up to the projection of what the heads give: with queries
/// Q = X W_Qᵀ + b_Q, keys K and values V likewise of the tokens X of a sample, head h gives
///
///     softmax(Q_h K_hᵀ/√d) V_h,
///
/// Q_h being the h-th d columns of Q. A sample's tokens look at each other and at no others, so that nothing is padded. Where
/// tokens are chosen, they alone look at the others, and the result has their rows.
package struct SelfAttention: Layer {
  package let inputs: Int
  package let heads: Int
  private let query: Dense
  private let key: Dense
  private let value: Dense
  /// The tokens that look; nil for all.
  private let chosen: TokenPooling?

  /// - Parameters:
  ///   - heads: they divide the columns among them.
  ///   - name: what the names of parameters begin with, which go on as `query.weight`, `query.bias`, `key.weight`, ….
  ///   - chosen: what is taken of the tokens; nil for each by itself.
  package init(columns: Int, heads: Int, name: String, law: InitialLaw, chosen: TokenPooling? = nil) {
    precondition(columns % heads == 0, "heads share the columns")
    func dense(_ part: String) -> Dense {
      Dense(
        inputs: columns, outputs: columns, weights: "\(name).\(part).weight", law: law, bias: "\(name).\(part).bias",
        biasLaw: .constant(0))
    }
    inputs = columns
    self.heads = heads
    self.chosen = chosen
    (query, key, value) = (dense("query"), dense("key"), dense("value"))
  }

  package var outputs: Int { inputs }
  package var parameters: [ParameterShape] { query.parameters + key.parameters + value.parameters }
  package func activations(_ rows: inout Int) -> Double {
    let tokens = Double(rows)
    let choice = chosen?.activations(&rows) ?? 0
    let looking = Double(rows)
    return choice + 2 * (tokens * 2 + looking * 3) * Double(inputs) + 2 * looking * Double(heads) * tokens
  }
  /// The columns of a head.
  private var width: Int { inputs / heads }

  package func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> {
    let q = try query.forward(chosen?.forward(x, base: base, run) ?? x, base: base, run)
    let k = try key.forward(x, base: base + 2, run)
    let v = try value.forward(x, base: base + 4, run)
    let places = AttentionPlaces(q, k, heads: heads)
    let shares = Rows(run.take(places.count), count: places.count, columns: 1)
    let y = run.take(like: q, columns: outputs)
    let scale = 1 / Element(width).squareRoot()
    run.spreading.overRows(places.samples, of: places.count / max(places.samples, 1) * width) { samples in
      for sample in samples {
        let (looking, tokens) = (places.looking(sample), places.tokens(sample))
        let (from, to) = (looking.lowerBound * inputs, tokens.lowerBound * inputs)
        let start = shares.values + places.firsts[sample]
        for head in 0..<heads {
          Element.gemm(
            false, true, looking.count, tokens.count, width, 1, q.values + from + head * width, inputs,
            k.values + to + head * width, inputs, 0, start + head * looking.count * tokens.count, tokens.count)
        }
        Element.softmaxRows(heads * looking.count, tokens.count, scale, start)
        for head in 0..<heads {
          Element.gemm(
            false, false, looking.count, width, tokens.count, 1, start + head * looking.count * tokens.count,
            tokens.count, v.values + to + head * width, inputs, 0, y.values + from + head * width, inputs)
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
    let places = AttentionPlaces(q, k, heads: heads)
    let (dq, dk, dv) = (
      run.take(like: q, columns: inputs), run.take(like: k, columns: inputs), run.take(like: v, columns: inputs)
    )
    let slopes = run.take(places.count)
    let scale = 1 / Element(width).squareRoot()
    run.spreading.overRows(places.samples, of: 2 * places.count / max(places.samples, 1) * width) { samples in
      for sample in samples {
        let (looking, tokens) = (places.looking(sample), places.tokens(sample))
        let (from, to) = (looking.lowerBound * inputs, tokens.lowerBound * inputs)
        let (start, slope) = (shares.values + places.firsts[sample], slopes + places.firsts[sample])
        for head in 0..<heads {
          let (column, square) = (head * width, head * looking.count * tokens.count)
          Element.gemm(
            true, false, tokens.count, width, looking.count, 1, start + square, tokens.count,
            dy.values + from + column, inputs, 0, dv.values + to + column, inputs)
          Element.gemm(
            false, true, looking.count, tokens.count, width, 1, dy.values + from + column, inputs,
            v.values + to + column, inputs, 0, slope + square, tokens.count)
        }
        Element.pullBackSoftmax(heads * looking.count, tokens.count, scale, start, slope)
        for head in 0..<heads {
          let (column, square) = (head * width, head * looking.count * tokens.count)
          Element.gemm(
            false, false, looking.count, width, tokens.count, 1, slope + square, tokens.count,
            k.values + to + column, inputs, 0, dq.values + from + column, inputs)
          Element.gemm(
            true, false, tokens.count, width, looking.count, 1, slope + square, tokens.count,
            q.values + from + column, inputs, 0, dk.values + to + column, inputs)
        }
      }
    }
    let dx = try value.pullBack(dv, base: base + 4, needsInputs: needsInputs, run, sink)
    let byKeys = try key.pullBack(dk, base: base + 2, needsInputs: needsInputs, run, sink)
    let asked = try query.pullBack(dq, base: base, needsInputs: needsInputs, run, sink)
    let byQueries = try chosen?.pullBack(asked, base: base, needsInputs: needsInputs, run, sink) ?? asked
    guard needsInputs else { return dx }
    run.spreading.overElements(dx.size) { part in
      for share in [byKeys, byQueries] {
        Element.axpy(part.count, 1, share.values + part.lowerBound, dx.values + part.lowerBound)
      }
    }
    return dx
  }
}

/// Where the shares that a sample's tokens give each other begin: (heads, tokens that look, tokens) of each.
private struct AttentionPlaces {
  private let looking: [Int]
  private let tokens: [Int]
  private(set) var firsts = [0]

  /// Queries and keys of the same samples.
  init<Element>(_ queries: Rows<Element>, _ keys: Rows<Element>, heads: Int) {
    tokens = keys.starts
    looking = queries.starts.isEmpty ? Array(0...queries.count) : queries.starts
    for sample in 0..<samples {
      firsts.append(firsts[sample] + heads * looking(sample).count * tokens(sample).count)
    }
  }

  var samples: Int { tokens.count - 1 }
  /// The shares of all samples.
  var count: Int { firsts[firsts.count - 1] }

  func looking(_ sample: Int) -> Range<Int> { looking[sample]..<looking[sample + 1] }
  func tokens(_ sample: Int) -> Range<Int> { tokens[sample]..<tokens[sample + 1] }
}
