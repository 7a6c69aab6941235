import LinearAlgebra
import Networks

/// A row for each token id of a sample, negative ones being none; and the vector of each id as its parameter.
struct Embedding: Layer {
  let longest: Int
  let vocabulary: Int
  let width: Int

  var inputs: Int { longest }
  var outputs: Int { width }
  var parameters: [ParameterShape] { [ParameterShape("embedding", rows: vocabulary, columns: width)] }

  func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> {
    run.record(x)
    let ids = (0..<x.size).map { Int(x.values[$0]) }
    var (starts, count) = ([0], 0)
    for sample in 0..<x.count {
      count += ids[sample * longest..<(sample + 1) * longest].count { $0 >= 0 }
      starts.append(count)
    }
    let y = Rows(run.take(count * width), count: count, columns: width, starts: starts)
    try run.parameters.withSlabs(of: base) { rows, vectors in
      for (row, id) in ids.filter({ $0 >= 0 }).enumerated() where rows.contains(id) {
        (y.values + row * width).update(from: vectors + (id - rows.lowerBound) * width, count: width)
      }
    }
    return y
  }

  func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let x = run.recall()
    let ids = (0..<x.size).map { Int(x.values[$0]) }.filter { $0 >= 0 }
    guard sink.isTrained(base) else { return x }
    sink.accumulate(base) { gradient in
      for (row, id) in ids.enumerated() {
        for k in 0..<width { gradient[id * width + k] += dy.values[row * width + k] }
      }
    }
    return x
  }
}

/// The mean over each sample's rows.
struct MeanOfRows: Layer {
  let columns: Int

  var inputs: Int { columns }
  var outputs: Int { columns }
  var parameters: [ParameterShape] { [] }

  func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> {
    run.record(x)
    let y = Rows(run.take((x.starts.count - 1) * columns), count: x.starts.count - 1, columns: columns)
    for sample in 0..<y.count {
      let rows = x.starts[sample]..<x.starts[sample + 1]
      for k in 0..<columns {
        let sum = rows.reduce(0) { $0 + x.values[$1 * columns + k] }
        y.values[sample * columns + k] = sum / Element(rows.count)
      }
    }
    return y
  }

  func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> {
    let x = run.recall()
    let dx = run.take(like: x, columns: columns)
    for sample in 0..<dy.count {
      let rows = x.starts[sample]..<x.starts[sample + 1]
      for row in rows {
        for k in 0..<columns { dx.values[row * columns + k] = dy.values[sample * columns + k] / Element(rows.count) }
      }
    }
    return dx
  }
}

/// A layer that is nothing but a parameter of 50 rows.
struct OneParameter: Layer {
  let law: InitialLaw
  let inputs = 1
  let outputs = 1

  var parameters: [ParameterShape] { [ParameterShape("p", rows: 50, columns: 4, law: law)] }

  func forward<Element: Scalar>(_ x: Rows<Element>, base: Int, _ run: Run<Element>) throws -> Rows<Element> { x }

  func pullBack<Element: Scalar>(
    _ dy: Rows<Element>, base: Int, needsInputs: Bool, _ run: Run<Element>, _ sink: some GradientSink<Element>
  ) throws -> Rows<Element> { dy }
}
