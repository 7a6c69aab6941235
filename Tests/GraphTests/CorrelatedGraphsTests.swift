import Diagnostics
import Graphs
import LinearAlgebra
import Testing

/// The correlated Erdős–Rényi law.
@Suite struct CorrelatedGraphsTests {
}
