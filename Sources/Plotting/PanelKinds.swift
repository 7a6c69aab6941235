/// The kinds of panels there are.
public enum PanelKinds {
  public static let all: [any Panel.Type] = [
    SpectrumPanel.self, CurvesPanel.self, ScatterPanel.self, ImagesPanel.self, HistogramPanel.self,
    GraphPanel.self, NetworkPanel.self, DiagramPanel.self, ContourPanel.self, TablePanel.self, WeightsPanel.self,
  ]

  /// The manual of all kinds, or of one, as Markdown; nil for a kind that there is not.
  public static func manual(of kind: String? = nil) -> String? {
    guard kind == nil || all.contains(where: { $0.kind == kind }) else { return nil }
    let chosen = all.filter { kind == nil || $0.kind == kind }
    let pages = chosen.map { "## \($0.kind)\n\n\($0.manual)\n" }
    return ((kind == nil ? [preface] : []) + pages).joined(separator: "\n")
  }

  private static let preface = """
    # Panels

    A figure's `panels` are mappings with a `kind`. All take `name`, which begins the names of what they measure, and `title`.
    In a pipeline's document `$node/path` stands for `data/<profile>/<node>.h5:path` ([pipeline.md](pipeline.md)); numbers are
    written out, or read as `file.h5:data/set`, `table.csv:column` or `file.npz:array`, or are `measure:NAME`, what a panel
    before measured, of several where a `*` stands for any letters. Panels under the figure's key `measured` are measured first and not drawn, so that a curve over a
    sweep may show what each of its spectra measures:

    ```yaml
    measured:
      - { each: { w: my-net@width }, kind: spectrum, name: "width-{w}", eigenvalues: "$my-eigs@width-{w}/ck/1/eigenvalues",
          limit: "$my-limit@width-{w}/ck/1" }
    panels:
      - { kind: curves, x: $my-net@width, log: [x, y], x-label: width, y-label: KS, series: [
          { y: "measure:width-*.ks", style: both }, { y: "measure:width-*.wasserstein", style: both }] }
    ```

    This page is what `plot --help panels` prints; `plot --help panels curves` prints one kind.

    """
}
