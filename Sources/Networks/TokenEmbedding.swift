import LinearAlgebra

/// The vector of each token of a sample: its word's, its position's and that of its sentence added, the last being the
/// first of its kind throughout, as of samples of a single text.
///
/// A sample is as many ids as the longest has tokens, −1 standing behind the last of a shorter one: out of each come as
/// many rows as it has tokens.
package struct TokenEmbedding: Layer {
  /// The most tokens of a sample.
  package let longest: Int
  /// The numbers in a vector.
  package let width: Int
  /// The vectors of words (words, width), of positions (positions, width) and of sentences (sentences, width).
  package let parameters: [ParameterShape]

  package init(
    longest: Int, words: Int, positions: Int, sentences: Int, width: Int,
    names: (words: String, positions: String, sentences: String),
    law: InitialLaw
  ) {
    precondition(longest <= positions, "every token has a position")
    self.longest = longest
    self.width = width
    parameters = [
      ParameterShape(names.words, rows: words, columns: width, law: law),
      ParameterShape(names.positions, rows: positions, columns: width, law: law),
      ParameterShape(names.sentences, rows: sentences, columns: width, law: law),
    ]
  }

  package var inputs: Int { longest }
  package var outputs: Int { width }
  package var operations: Int { longest * width }
  package func activations(_ rows: inout Int) -> Double {
    rows = longest
    return 2 * Double(longest) * Double(1 + width)
  }

  package func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> {
    let tokens = Tokens(x)
    run.record(x)
    let y = Rows(run.take(tokens.count * width), count: tokens.count, columns: width, starts: tokens.starts)
    try run.parameters.withSlabs(of: base) { slab, words in
      run.spreading.overRows(tokens.count, of: width) { rows in
        for row in rows where slab.contains(tokens.ids[row]) {
          (y.values + row * width).update(from: words + (tokens.ids[row] - slab.lowerBound) * width, count: width)
        }
      }
    }
    try run.parameters.withSlabs(of: base + 1) { slab, positions in
      run.spreading.overRows(tokens.count, of: width) { rows in
        for row in rows where slab.contains(tokens.positions[row]) {
          Element.axpy(width, 1, positions + (tokens.positions[row] - slab.lowerBound) * width, y.values + row * width)
        }
      }
    }
    try run.parameters.withSlabs(of: base + 2) { slab, sentences in
      guard slab.lowerBound == 0 else { return }
      run.spreading.overRows(tokens.count, of: width) { rows in
        for row in rows { Element.axpy(width, 1, sentences, y.values + row * width) }
      }
    }
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let x = run.recall()
    let tokens = Tokens(x)
    let first = [Int](repeating: 0, count: tokens.count)
    for (number, indices) in [tokens.ids, tokens.positions, first].enumerated() where sink.isTrained(base + number) {
      sink.accumulate(base + number) { vectors in
        // Rows may share a vector: by parts of its numbers.
        run.spreading.overRows(width, of: tokens.count, least: 64) { part in
          for (row, index) in indices.enumerated() {
            let place = part.lowerBound
            Element.axpy(part.count, 1, dy.values + row * width + place, vectors + index * width + place)
          }
        }
      }
    }
    // Of ids there is no derivative.
    return x
  }
}

/// The ids of samples without what stands behind their last.
private struct Tokens {
  private(set) var ids: [Int] = []
  /// How many stand before each in its sample.
  private(set) var positions: [Int] = []
  private(set) var starts = [0]

  init<Element: Scalar>(_ x: Rows<Element>) {
    ids.reserveCapacity(x.size)
    for sample in 0..<x.count {
      for place in sample * x.columns..<(sample + 1) * x.columns where x.values[place] >= 0 {
        positions.append(ids.count - starts[sample])
        ids.append(Int(x.values[place]))
      }
      starts.append(ids.count)
    }
  }

  var count: Int { ids.count }
}
