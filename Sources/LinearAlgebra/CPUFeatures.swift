import Foundation

/// What the kernels need of the CPU, as the system lists it.
struct CPUFeatures {
  let avx512: Bool
  let avx2: Bool

  static var current: CPUFeatures? {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
    else { return nil }
    let flags = Set(line.split(whereSeparator: { " \t:".contains($0) }))
    return CPUFeatures(
      avx512: ["avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd"].allSatisfy { flags.contains($0) },
      avx2: flags.contains("avx2") && flags.contains("fma"))
  }
}
