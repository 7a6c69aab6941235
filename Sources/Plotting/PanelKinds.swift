/// The kinds of panels there are.
public enum PanelKinds {
  public static let all: [any Panel.Type] = [
    SpectrumPanel.self, CurvesPanel.self, ScatterPanel.self, ImagesPanel.self, HistogramPanel.self,
    GraphPanel.self, NetworkPanel.self, DiagramPanel.self, ContourPanel.self, TablePanel.self, WeightsPanel.self,
  ]
}
