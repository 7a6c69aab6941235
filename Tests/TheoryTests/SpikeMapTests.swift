import Testing
import Theory

@Suite struct SpikeMapTests {
  /// Two spikes through five layers of widths 2n, arctan, from an independent calculation.
  @Test func fiveLayers() throws {
    for (start, expected) in [
      (18.06, [17.88, 17.72, 17.58, 17.47, 17.39]), (11.11, [11.28, 11.48, 11.71, 11.96, 12.25]),
    ] {
      let input = try SpectralLaw(marchenkoPastur: 1)
      let map = SpikeMap(bSquared: FigureOne.bSquared, ratio: 0.5)
      var spike = try #require(map.image(of: start, input: input))
      #expect(abs(spike - expected[0]) < 0.02)
      for layer in 1..<5 {
        let law = try LimitSpectrum(
          StieltjesTransform(
            input: input, ratios: FigureOne.ratios, bSquared: FigureOne.bSquared,
            combination: .conjugateKernel(layer: layer)))
        spike = try #require(map.image(of: spike, bulk: law.stieltjes(offSupport: spike)))
        #expect(abs(spike - expected[layer]) < 0.02)
      }
    }
  }

  @Test func absorption() throws {
    let input = try SpectralLaw(marchenkoPastur: 1)
    let map = SpikeMap(bSquared: 0.9, ratio: 4)
    #expect(map.image(of: 4.2, input: input) == nil)
    #expect(map.image(of: 40, input: input) != nil)
  }
}
