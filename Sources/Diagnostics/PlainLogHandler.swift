import Logging

/// Log lines on standard error, one plain line each: `stage: message`, with the level where it is a warning.
public struct PlainLogHandler: LogHandler {
  public var logLevel: Logger.Level = .info
  public var metadata: Logger.Metadata = [:]
  private let label: String

  public init(label: String) { self.label = label }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    let prefix = event.level >= .warning ? "\(label): \(event.level):" : "\(label):"
    StandardError.write("\(prefix) \(event.message)\n")
  }
}
