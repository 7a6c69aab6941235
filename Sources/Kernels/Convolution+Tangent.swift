import LinearAlgebra
import Networks

// With the patches U_i of sample i and D_i the derivative of an output by what the layer gives, (channels, places), the
// share of W is K_ij = ⟨J_i, J_j⟩ for J_i = s D_i U_iᵀ, or, of few places, s² Σ_pq (D_iᵀD_j)_pq (U_iᵀU_j)_pq.
extension Convolution: TangentLayer {
  /// Whether the sum over pairs of places takes fewer operations than the derivatives' products.
  package var prefersPlaces: Bool {
    let (places, channels, patch) = (Double(output.places), Double(output.channels), Double(patch))
    return places * places * (channels + patch) < channels * patch
  }

  /// G = s²/P Σ_p u_p·u_p' + σ_b², shape (n, n): the mean over places of the covariance of what the layer gives at
  /// infinite width.
  package func inputGram<Element: Scalar>(_ x: Matrix<Element>) -> Matrix<Element> {
    // Each number of an image stands in as many patches as the kernel has ways to reach it.
    func ways(_ place: Int, of size: Int) -> Int { min(side / 2, place) + min(side / 2, size - 1 - place) + 1 }
    let (n, columns, places) = (x.rows, x.columns, input.places)
    let roots = (0..<places).map { place in
      Element(ways(place / input.width, of: input.height) * ways(place % input.width, of: input.width)).squareRoot()
    }
    var weighted = x
    weighted.withUnsafeMutablePointer { x in
      inParts(of: n, least: 16) { rows in
        for i in rows { multiply(x + i * columns, by: roots, columns: columns) }
      }
    }
    var gram = Matrix<Element>(rows: x.rows, columns: x.rows, repeating: hasBias ? Element(biasScale * biasScale) : 0)
    gram.formGram(weighted, alpha: Element(scale * scale / Double(places)), beta: hasBias ? 1 : 0)
    return gram
  }

  /// Each row of places by the factors of the places.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func multiply<Element: Scalar>(_ x: UnsafeMutablePointer<Element>, by roots: [Element], columns: Int) {
    let places = roots.count
    for j in 0..<columns { x[j] *= roots[j % places] }
  }

  func forwardTangent<Element: Scalar>(_ x: consuming Matrix<Element>, base: Int, _ run: TangentRun<Element>) throws
    -> (
      y: Matrix<Element>, state: TangentState<Element>
    )
  {
    let samples = x
    try run.observe(inputGram(samples))
    var y = Matrix<Element>(unwrittenRows: samples.rows, columns: outputs)
    try y.withUnsafeMutablePointer { y in
      try samples.withUnsafePointer { x in
        if hasBias {
          try run.parameters.withSlabs(of: base + 1) { slab, bias in
            inFixedParts(of: samples.rows, least: 16) { images in
              for image in images { setBias(bias, slab, in: y + image * outputs) }
            }
          }
        }
        try run.parameters.withSlabs(of: base) { slab, weights in
          withKernelSpace { memory in
            let kernel = kernel(weights, slab, in: memory)
            forEachImage(samples.rows) { image, work in
              form(y + image * outputs, of: x + image * inputs, kernel, slab, work)
            }
          }
        }
      }
    }
    return (y, TangentState(matrix: run.isKeeping ? samples : nil))
  }

  func pullBackTangent<Element: Scalar>(
    _ cotangents: inout [Matrix<Element>], _ state: inout TangentState<Element>, base: Int, needsInputs: Bool,
    _ run: TangentRun<Element>
  ) throws {
    guard let x = state.takeMatrix() else { return }
    if run.isWanted(base) {
      if prefersPlaces { addByPlaces(cotangents, x, base, run) } else { addByDerivatives(cotangents, x, base, run) }
    }
    if hasBias, run.isWanted(base + 1) {
      run.add(columns: output.channels, parameter: base + 1) { formBiasDerivatives(cotangents[$0], into: $1) }
    }
    guard needsInputs else { return }
    try run.replace(&cotangents, columns: inputs) { dy, dx in
      try run.parameters.withSlabs(of: base) { slab, weights in
        withKernelSpace { memory in
          let kernel = reversedKernel(weights, slab, in: memory)
          dy.withUnsafePointer { dy in
            forEachImage(x.rows) { image, work in
              let planes = self.cotangents(of: slab, dy + image * outputs, images: 1, work)
              pullBack(planes, through: kernel, slab, into: dx + image * inputs, work)
            }
          }
        }
      }
    }
  }

  /// The share of W by derivatives J_i = s D_i U_iᵀ, those of some output channels at a time.
  private func addByDerivatives<Element: Scalar>(
    _ cotangents: [Matrix<Element>], _ x: Matrix<Element>, _ parameter: Int, _ run: TangentRun<Element>
  ) {
    let (n, channels) = (x.rows, output.channels)
    let most = max(min(run.slabSize, Self.largestSlab) / max(n * cotangents.count * patch, 1), 1)
    let slabs = (channels + most - 1) / most
    for slab in 0..<slabs {
      let part = slab * channels / slabs..<(slab + 1) * channels / slabs
      let columns = part.count * patch
      run.add(columns: columns, parameter: parameter) { output, jacobian in
        cotangents[output].withUnsafePointer { dy in
          x.withUnsafePointer { x in
            forEachImage(n) { image, work in
              let planes = self.cotangents(of: part, dy + image * outputs, images: 1, work)
              formDerivative(planes, of: part, at: x + image * inputs, into: jacobian + image * columns, work)
            }
          }
        }
      }
    }
  }

  /// The most numbers of derivatives at a time; more make products no faster, and fewer look at images more often.
  private static var largestSlab: Int { 3 << 23 }

  /// The share of W by pairs of places, of some samples with some others at a time.
  private func addByPlaces<Element: Scalar>(
    _ cotangents: [Matrix<Element>], _ x: Matrix<Element>, _ parameter: Int, _ run: TangentRun<Element>
  ) {
    let (n, places) = (x.rows, output.places)
    // Two blocks' patches and derivatives, and two matrices of their products.
    let numbers = places * (patch + cotangents.count * output.channels)
    var block = max(min(n, run.slabSize / max(2 * numbers, 1)), 1)
    block = max(min(block, Int((Double(run.slabSize) / 2).squareRoot()) / places), 1)
    let starts = Array(stride(from: 0, to: n, by: block))
    for start in starts {
      let rows = start..<min(start + block, n)
      let left = PlaceRows(self, rows, x, cotangents)
      // Of several outputs also what lies left of the diagonal.
      for other in starts where other >= start || cotangents.count > 1 {
        let columns = other..<min(other + block, n)
        let right = other == start ? left : PlaceRows(self, columns, x, cotangents)
        let gram = Matrix.product(left.patches, right.patches, transposeB: true)
        for (c, derivative) in left.derivatives.enumerated() {
          for (d, counterpart) in right.derivatives.enumerated() where d > c || d == c && other >= start {
            let products = Matrix.product(derivative, counterpart, transposeB: true)
            run.add(
              sumsOverPlaces(products, gram), rows: rows, columns: columns, outputs: (c, d), parameter: parameter)
          }
        }
      }
    }
  }

  /// s² Σ_pq A_(ip)(jq) B_(ip)(jq) for samples i and j.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private func sumsOverPlaces<Element: Scalar>(_ a: Matrix<Element>, _ b: Matrix<Element>) -> Matrix<Element> {
    let (places, width) = (output.places, a.columns)
    var sums = Matrix<Element>(rows: a.rows / places, columns: width / places)
    let (samples, columns, factor) = (sums.rows, sums.columns, Element(scale * scale))
    sums.withUnsafeMutablePointer { sums in
      a.withUnsafePointer { a in
        b.withUnsafePointer { b in
          inParts(of: samples, least: 8) { rows in
            for i in rows {
              for row in i * places..<(i + 1) * places {
                let (x, y) = (a + row * width, b + row * width)
                for j in 0..<columns {
                  var sum: Element = 0
                  for q in j * places..<(j + 1) * places { sum += x[q] * y[q] }
                  sums[i * columns + j] += factor * sum
                }
              }
            }
          }
        }
      }
    }
    return sums
  }

  /// σ_b D 1, a row for each sample.
  private func formBiasDerivatives<Element: Scalar>(
    _ cotangents: Matrix<Element>, into result: UnsafeMutablePointer<Element>
  ) {
    let n = cotangents.rows
    Element.fill(n * output.channels, 0, result)
    cotangents.withUnsafePointer { cotangents in
      for image in 0..<n { addBiasGradient(cotangents + image * outputs, to: result + image * output.channels) }
    }
  }

  /// Runs `body` with memory for what stands for weights.
  private func withKernelSpace<Element: Scalar>(_ body: (UnsafeMutablePointer<Element>) -> Void) {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: kernelSpace)
    defer { memory.deallocate() }
    body(memory)
  }

  /// Runs `body` for n images, side by side, with memory for the products of one.
  fileprivate func forEachImage<Element: Scalar>(
    _ n: Int, _ body: (_ image: Int, _ work: UnsafeMutablePointer<Element>) -> Void
  ) {
    inFixedParts(of: n, least: 16) { images in
      let work = UnsafeMutablePointer<Element>.allocate(capacity: productSpace(of: 1))
      defer { work.deallocate() }
      for image in images { body(image, work) }
    }
  }
}

/// Some samples' patches and derivatives with a row for each place of each.
private struct PlaceRows<Element: Scalar> {
  /// (samples · places, numbers in a patch).
  let patches: Matrix<Element>
  /// Of each output (samples · places, channels).
  let derivatives: [Matrix<Element>]

  init(_ convolution: Convolution, _ samples: Range<Int>, _ x: Matrix<Element>, _ cotangents: [Matrix<Element>]) {
    let (places, patch) = (convolution.output.places, convolution.patch)
    patches = Self.rows(convolution, samples, columns: patch) { image, target, work in
      x.withUnsafePointer { convolution.copyPatches(of: $0 + image * convolution.inputs, into: target, work) }
    }
    derivatives = cotangents.map { cotangents in
      Self.rows(convolution, samples, columns: convolution.output.channels) { image, target, _ in
        cotangents.withUnsafePointer {
          Self.transpose(
            $0 + image * convolution.outputs, rows: convolution.output.channels, places: places, into: target)
        }
      }
    }
  }

  private static func rows(
    _ convolution: Convolution, _ samples: Range<Int>, columns: Int,
    _ form: (_ image: Int, _ target: UnsafeMutablePointer<Element>, _ work: UnsafeMutablePointer<Element>) -> Void
  ) -> Matrix<Element> {
    let places = convolution.output.places
    var rows = Matrix<Element>(unwrittenRows: samples.count * places, columns: columns)
    rows.withUnsafeMutablePointer { rows in
      convolution.forEachImage(samples.count) { index, work in
        form(samples.lowerBound + index, rows + index * places * columns, work)
      }
    }
    return rows
  }

  /// The transpose of what has a row of all places for each channel or number of a patch.
  @_specialize(where Element == Double)
  @_specialize(where Element == Float)
  private static func transpose(
    _ source: UnsafePointer<Element>, rows: Int, places: Int, into target: UnsafeMutablePointer<Element>
  ) {
    for place in 0..<places { for row in 0..<rows { target[place * rows + row] = source[row * places + place] } }
  }
}
