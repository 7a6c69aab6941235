/// What a run of a stage takes, as the stage states it beforehand.
public struct Needs: Sendable, Equatable {
  /// The bytes it has at a time, beside the program's own.
  public var memory: Double
  /// The bytes it has besides for every core at work.
  public var memoryPerCore: Double
  /// The most cores it can use.
  public var cores: Int
  public var work: Work
  /// Whether it may end long before all this work is done: training with a loss to stop at.
  public var mayEndEarly = false

  /// By default no memory, and all cores.
  public init(memory: Double = 0, memoryPerCore: Double = 0, cores: Int = .max, work: Work = Work()) {
    (self.memory, self.memoryPerCore, self.cores, self.work) = (memory, memoryPerCore, cores, work)
  }

  /// Of a stage that says nothing: a second's work at most, for one core.
  public static let small = Needs(cores: 1, work: Work(double: 2e9))
  /// What is taken for the memory where the shape of an input is not known: 4 GiB.
  public static let unknownMemory = 0x1p32

  /// The bytes of the program with its libraries, BLAS's buffers and what the allocator keeps: 60 to 130 MB were measured.
  private static let program = 0xCp24
  /// How much more than is stated is asked for.
  private static let margin = 1.25

  /// Of at most `most` cores those worth having: one more for every second of work.
  public func cores(atMost most: Int) -> Int { max(1, min(cores, most, 1 + Int(min(work.usualSeconds, 1e6)))) }

  /// The bytes to ask for with so many cores: a quarter more than is stated, and 192 MiB for the program.
  public func bytes(cores: Int) -> Double { Self.margin * (memory + Double(cores) * memoryPerCore) + Self.program }

  /// The same in MiB, rounded up.
  public func mebibytes(cores: Int) -> Int { Int(min(bytes(cores: cores) / 0x1p20, 1e12).rounded(.up)) }
}
