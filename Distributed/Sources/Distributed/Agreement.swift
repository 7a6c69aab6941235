import Diagnostics
import Foundation

/// A failure that all ranks know of, so that all of them end what they were at.
struct Agreement: Error {
  let problem: Problem

  /// The fields of a problem, as they are sent.
  private struct Message: Codable {
    let category: Int32
    let file, object: String?
    let cause: String
    let remedy: String?
  }

  private init(_ bytes: [UInt8]) {
    let message = try? JSONDecoder().decode(Message.self, from: Data(bytes))
    problem = Problem(
      message.flatMap { Problem.Category(rawValue: $0.category) } ?? .systemFailure, file: message?.file,
      object: message?.object, cause: message?.cause ?? "a rank failed", remedy: message?.remedy)
  }

  private static func bytes(_ error: any Error) -> [UInt8] {
    let problem = error as? Problem ?? Problem(.systemFailure, cause: "\(error)")
    let message = Message(
      category: problem.category.rawValue, file: problem.file, object: problem.object, cause: problem.cause,
      remedy: problem.remedy)
    return (try? [UInt8](JSONEncoder().encode(message))) ?? []
  }

  /// Runs `body` on each of the ranks, which then know whether it failed on any: collective.
  ///
  /// - Throws: an `Agreement` on all, about the failure of the first rank that had one.
  static func reach<Result>(among ranks: Ranks, _ body: () throws -> Result) throws -> Result {
    var failure: (any Error)?
    var result: Result?
    do { result = try body() } catch { failure = error }
    let speaker = ranks.minimum(Int32(failure == nil ? ranks.count : ranks.rank))
    if let result, speaker == ranks.count { return result }
    throw Agreement(ranks.broadcast(failure.map(bytes) ?? [], from: Int(speaker)))
  }
}
