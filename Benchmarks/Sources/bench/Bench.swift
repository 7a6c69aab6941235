import Foundation
import LinearAlgebra

/// `bench`: speed beside the machine's own matrix products and beside other libraries.
@main
enum Bench {
  static func main() throws {
    BLASKernel.selectBest()
    BLASKernel.touchBuffers()
    let options: Options
    do {
      options = try Options(Array(CommandLine.arguments.dropFirst()))
    } catch let wrong as Options.Wrong {
      print("bench: \(wrong.text)\n\n\(Options.help)")
      exit(64)
    }
    if options.wantsHelp { return print(Options.help) }
    let machine = Machine()
    print(machine.description)
    var table = ResultTable()
    let suite = Suite(
      rounds: options.rounds, full: options.full, peer: options.peer(.torch),
      tangentsPeer: options.isChosen("infinite") || options.isChosen("empirical") ? options.peer(.neuralTangents) : nil,
      densityPeer: options.isChosen("density") ? options.peer(.densities) : nil)
    let peaks = suite.measurePeaks(into: &table)
    for (name, item) in Suite.items where options.isChosen(name) {
      // What one item lacks does not lose what the others measured.
      do { try item(suite, peaks, &table) } catch { print("\(name) could not be measured: \(error)") }
    }
    print("\nload at the end \(Machine.load)\n")
    print(options.markdown ? table.markdown : table.text)
  }
}

/// What is asked for on the command line.
struct Options {
  var full = false
  var markdown = false
  var withPeer = true
  var wantsHelp = false
  var rounds = 4
  var folder = "Benchmarks"
  var pipFlags = ""
  var only: [String] = []

  struct Wrong: Error { let text: String }

  /// Whether the item called `name` is to be measured.
  func isChosen(_ name: String) -> Bool { only.isEmpty || only.contains(name) }

  /// The library to compare with, where it is wanted and there.
  func peer(_ library: Peer.Library) -> Peer? {
    withPeer ? Peer.prepared(library, in: folder, pipFlags: pipFlags) : nil
  }

  static let help = """
    USAGE: bench [--full] [--markdown] [--no-peer] [--rounds <n>] [--only <item>,…] [--folder <path>]
                 [--pip-flags <flags>]

      --full       the tangent kernel at the paper's size (some minutes, 6 GiB)
      --markdown   print the table as Markdown
      --no-peer    do not run PyTorch, NumPy, SciPy and neural-tangents
      --rounds     repetitions of each measurement (4); ours and the peer's take turns
      --only       \(Suite.items.map(\.0).joined(separator: ", "))
      --folder     where `peers` is and where the peers' environments are made (Benchmarks): `peer` of PyTorch, NumPy and
                   SciPy and, for the items infinite and empirical, `peer-jax` of neural-tangents 0.6.5 on jax 0.4.30
                   (Python 3.9 to 3.12); for the item density `peer-density` of matfree 0.6.3 on jax 0.10.2 and freealg
                   0.12.2 (Python 3.11 or later)
      --pip-flags  handed to `pip install`
    """

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    func value(of option: String) throws -> String {
      guard let value = rest.popFirst() else { throw Wrong(text: "\(option) needs a value") }
      return value
    }
    while let option = rest.popFirst() {
      switch option {
      case "--full": full = true
      case "--markdown": markdown = true
      case "--no-peer": withPeer = false
      case "--help", "-h": wantsHelp = true
      case "--folder": folder = try value(of: option)
      case "--pip-flags": pipFlags = try value(of: option)
      case "--rounds":
        guard let count = Int(try value(of: option)), count > 0 else {
          throw Wrong(text: "--rounds needs a positive number")
        }
        rounds = count
      case "--only":
        only = try value(of: option).split(separator: ",").map(String.init)
        let known = Suite.items.map(\.0)
        if let wrong = only.first(where: { !known.contains($0) }) {
          throw Wrong(text: "no item '\(wrong)'; items are \(known.joined(separator: ", "))")
        }
      default: throw Wrong(text: "unknown option '\(option)'")
      }
    }
  }
}
