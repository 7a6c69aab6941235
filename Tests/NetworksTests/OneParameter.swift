import LinearAlgebra
import Networks

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
