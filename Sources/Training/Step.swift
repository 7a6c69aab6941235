/// A step of gradient descent: how far along the gradient, and by which rule.
struct Step {
  let optimiser: Optimiser
  /// η.
  let rate: Double
  /// Its number since the optimiser's state began, from 1.
  let number: Int
  /// What weights are multiplied by before they move: 1 − ηλ.
  let shrinkage: Double
}
