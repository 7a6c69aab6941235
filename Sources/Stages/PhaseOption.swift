import Training

/// Further phases as --phase writes them: `optimiser:rate:epochs` and, separated by commas, `batch=64`, `decay=0.95`,
/// `epsilon=1e-8`, `momentum=0.9`, `weight-decay=0.01` and `keep`; the next one may follow after a comma.
struct PhaseOption: Equatable {
  var optimiser: Train.OptimiserName
  var rate: Double
  var epochs: Int
  /// Samples in a batch.
  var batch: Int?
  var decay: Double?
  var epsilon: Double?
  var momentum: Double?
  var weightDecay: Double?
  /// Whether the optimiser's state is kept.
  var keeps = false

  /// The words that were given.
  private var given: Set<String> = []

  /// Why a text is none.
  struct Mistake: Error {
    let text: String
  }

  /// Reads all phases of a text.
  ///
  /// - Throws: `Mistake`.
  static func all(in text: String) throws -> [PhaseOption] {
    try text.split(separator: ",", omittingEmptySubsequences: false).reduce(into: []) { phases, word in
      if word.contains(":") {
        phases.append(try PhaseOption(String(word)))
      } else if phases.isEmpty {
        throw Mistake(text: "'\(word)' is not optimiser:rate:epochs, such as sgd:0.0005:100")
      } else {
        try phases[phases.count - 1].take(String(word))
      }
    }
  }

  private init(_ text: String) throws {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let name = Train.OptimiserName(rawValue: parts[0]), let rate = Double(parts[1]), rate > 0,
      rate.isFinite, let epochs = Int(parts[2]), 0..<1 << 31 ~= epochs
    else { throw Mistake(text: "'\(text)' is not optimiser:rate:epochs, such as sgd:0.0005:100") }
    (optimiser, self.rate, self.epochs) = (name, rate, epochs)
  }

  private mutating func take(_ text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard given.insert(parts[0]).inserted else { throw Mistake(text: "\(parts[0]) is given twice, again as '\(text)'") }
    let number = parts.count == 2 ? Double(parts[1]).flatMap { $0 > 0 && $0.isFinite ? $0 : nil } : nil
    switch (parts[0], number) {
    case ("keep", _) where parts.count == 1: keeps = true
    case ("batch", _):
      guard optimiser != .gd else { throw Mistake(text: "gd takes all samples in each step; leave out \(text)") }
      guard let size = parts.count == 2 ? Int(parts[1]) : nil, size > 0 else { throw Self.wrong(text, "batch=64") }
      batch = size
    case ("decay", _):
      guard let number, number <= 1 else { throw Self.wrong(text, "decay=0.95, at most 1") }
      decay = number
    case ("epsilon", _):
      guard optimiser == .adam || optimiser == .adagrad else {
        throw Mistake(text: "\(optimiser.rawValue) has no ε; leave out \(text)")
      }
      guard let number else { throw Self.wrong(text, "epsilon=1e-8") }
      epsilon = number
    case ("momentum", _):
      guard optimiser == .momentum else {
        throw Mistake(text: "\(optimiser.rawValue) has no momentum of one's choice; leave out \(text)")
      }
      guard let number = parts.count == 2 ? Double(parts[1]) : nil, 0..<1 ~= number else {
        throw Self.wrong(text, "momentum=0.9, below 1")
      }
      momentum = number
    case ("weight-decay", _):
      guard let number = parts.count == 2 ? Double(parts[1]) : nil, number >= 0, number.isFinite else {
        throw Self.wrong(text, "weight-decay=0.01")
      }
      weightDecay = number
    default: throw Mistake(text: "'\(text)' is none of batch=, decay=, epsilon=, momentum=, weight-decay= and keep")
    }
  }

  private static func wrong(_ text: String, _ example: String) -> Mistake {
    Mistake(text: "'\(text)' is not as in \(example)")
  }
}
