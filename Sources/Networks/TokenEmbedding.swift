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
      for (row, id) in tokens.ids.enumerated() where slab.contains(id) {
        (y.values + row * width).update(from: words + (id - slab.lowerBound) * width, count: width)
      }
    }
    try run.parameters.withSlabs(of: base + 1) { slab, positions in
      tokens.forEachPosition { row, position in
        guard slab.contains(position) else { return }
        Element.axpy(width, 1, positions + (position - slab.lowerBound) * width, y.values + row * width)
      }
    }
    try run.parameters.withSlabs(of: base + 2) { slab, sentences in
      guard slab.lowerBound == 0 else { return }
      for row in 0..<tokens.count { Element.axpy(width, 1, sentences, y.values + row * width) }
    }
    return y
  }

  package func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let x = run.recall()
    let tokens = Tokens(x)
    if sink.isTrained(base) {
      sink.accumulate(base) { words in
        for (row, id) in tokens.ids.enumerated() {
          Element.axpy(width, 1, dy.values + row * width, words + id * width)
        }
      }
    }
    if sink.isTrained(base + 1) {
      sink.accumulate(base + 1) { positions in
        tokens.forEachPosition { row, position in
          Element.axpy(width, 1, dy.values + row * width, positions + position * width)
        }
      }
    }
    if sink.isTrained(base + 2) {
      sink.accumulate(base + 2) { sentences in
        for row in 0..<dy.count { Element.axpy(width, 1, dy.values + row * width, sentences) }
      }
    }
    // Of ids there is no derivative.
    return x
  }
}

/// The ids of samples without what stands behind their last.
private struct Tokens {
  private(set) var ids: [Int] = []
  private(set) var starts = [0]

  init<Element: Scalar>(_ x: Rows<Element>) {
    ids.reserveCapacity(x.size)
    for sample in 0..<x.count {
      for place in sample * x.columns..<(sample + 1) * x.columns where x.values[place] >= 0 {
        ids.append(Int(x.values[place]))
      }
      starts.append(ids.count)
    }
  }

  var count: Int { ids.count }

  func forEachPosition(_ body: (_ row: Int, _ position: Int) -> Void) {
    for (start, end) in zip(starts, starts.dropFirst()) {
      for row in start..<end { body(row, row - start) }
    }
  }
}
