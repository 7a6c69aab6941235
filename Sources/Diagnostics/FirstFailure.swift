import Synchronization

/// Carries the first error out of work that runs side by side where nothing can be thrown.
public final class FirstFailure: Sendable {
  private let error = Mutex<(any Error)?>(nil)

  public init() {}

  /// Runs `body` unless something failed before.
  public func catching(_ body: () throws -> Void) {
    guard error.withLock({ $0 == nil }) else { return }
    do { try body() } catch { self.error.withLock { $0 = $0 ?? error } }
  }

  /// - Throws: the first error caught.
  public func rethrow() throws {
    if let error = error.withLock({ $0 }) { throw error }
  }
}
