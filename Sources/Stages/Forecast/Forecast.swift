import Pipeline

/// What a stage says of a run beforehand.
struct Forecast {
  var needs: Needs
  /// What is known of the file it writes.
  var output: FileForecast

  init(_ needs: Needs, output: FileForecast = FileForecast()) { (self.needs, self.output) = (needs, output) }
}
