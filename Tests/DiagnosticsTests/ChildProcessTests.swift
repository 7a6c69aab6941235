import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite("Other programs")
struct ChildProcessTests {
  @Test("status, complaints, folder and environment are as asked for")
  func running() throws {
    let folder = try TemporaryFolder()
    let script = "pwd >&2; echo $A-$HOME >&2; cat; exit 3"
    let (status, said) = try ChildProcess.run(
      "sh", ["-c", script], environment: ["A": "b", "PATH": "/usr/bin:/bin"], in: folder.file(""))
    #expect(status == 3)
    let lines = said.split(separator: "\n")
    #expect(lines.last == "b-")
    let real = URL(fileURLWithPath: folder.file("")).resolvingSymlinksInPath().path
    #expect(lines.first.map { URL(fileURLWithPath: String($0)).path } == real)
  }

  @Test("a program that is not there has status 127, one that was killed 128 + the signal's number")
  func failing() throws {
    #expect(try ChildProcess.run("no-such-program", []).status == 127)
    #expect(try ChildProcess.run("sh", ["-c", "kill -9 $$"]).status == 137)
  }

  @Test("a program that takes longer than its limit is killed, a quicker one is not")
  func limits() throws {
    let start = ContinuousClock.now
    #expect(try ChildProcess.run("sleep", ["60"], limit: 0.2).status == 128 + SIGKILL)
    #expect(ContinuousClock.now - start < .seconds(30))
    #expect(try ChildProcess.run("sh", ["-c", "echo done; exit 3"], keeping: .output, limit: 60) == (3, "done\n"))
  }

  @Test("much that is said is read to its end, the first part kept")
  func complaints() throws {
    let (status, said) = try ChildProcess.run("sh", ["-c", "yes x | head -c 1000000 >&2"])
    #expect(status == 0)
    #expect(said.utf8.count == 65536)
  }

  @Test("signals that this process ignores are not ignored by its children")
  func signals() throws {
    let before = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, before) }
    #expect(try ChildProcess.run("sh", ["-c", "kill -PIPE $$; exit 0"]).status == 128 + SIGPIPE)
  }
}
