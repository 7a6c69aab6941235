import LinearAlgebra
import Networks

/// The pass of a tile of samples through a network and back, with memory of its own, so that several run side by side.
/// Nothing is allocated once the largest tile has passed.
final class TilePass<Element: Scalar> {
  /// The most rows it takes at a time.
  let capacity: Int
  /// Where gradients are summed; nil where each step is of one tile.
  let gradients: GradientSum<Element>?
  private let layer: any Layer
  private let run: Run<Element>
  private let loss: Loss
  /// The outputs of the last `forward`, then their cotangents.
  private var outputs: Rows<Element>?

  init(
    _ layer: any Layer, _ parameters: ParameterBuffers<Element>, capacity: Int, loss: Loss, _ spreading: Spreading,
    gradients: GradientSum<Element>?
  ) {
    self.layer = layer
    self.capacity = capacity
    self.loss = loss
    self.gradients = gradients
    run = Run(parameters, spreading: spreading, isRecording: true)
  }

  /// The loss's sum over the rows `indices` of the samples X and labels y.
  func forward(_ data: LabelledData<Element>, _ indices: ArraySlice<Int>) throws -> Double {
    run.begin()
    let outputs = try layer.forward(run.take(data.inputs, indices), base: 0, run)
    let labels = run.take(data.labels, indices)
    self.outputs = outputs
    return loss.evaluate(rows: outputs.count, outputs: outputs.columns, outputs.values, labels.values)
  }

  /// Pulls `factor` times the cotangents of the last `forward` back and hands each gradient to `sink`.
  func pullBack(factor: Element, _ sink: some GradientSink<Element>) throws {
    guard let outputs else { return }
    Element.scale(outputs.size, factor, outputs.values)
    _ = try layer.pullBack(outputs, base: 0, needsInputs: false, run, sink)
  }
}
