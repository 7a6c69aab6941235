import Foundation
import Pipeline

/// What a plan takes, by documents or by nodes, as a table for people.
struct PlanTable {
  let plan: Plan
  let needs: [String: Needs]
  let calibration: Calibration
  /// The most cores of a node.
  let cores: Int

  /// A line for each document, and one for all.
  var documents: String {
    var names: [String] = []
    var groups: [String: [(name: String, isFigure: Bool)]] = [:]
    for (name, document, isFigure) in members {
      if groups[document] == nil { names.append(document) }
      groups[document, default: []].append((name, isFigure))
    }
    var rows = names.map { row($0, groups[$0] ?? []) }
    if rows.count > 1 { rows.append(row("all", groups.values.flatMap { $0 })) }
    let header = ["document", "nodes", "figures", "operations", "core hours", "at most", "memory, GiB", "of"]
    return TextTable(header: header, rows: rows, rightAligned: [1, 2, 3, 4, 5, 6]).text
  }

  /// A line for each node and figure.
  var nodes: String {
    let rows = members.compactMap { name, _, _ in
      needs[name].map {
        [
          name, "\($0.cores(atMost: cores))", "\($0.mebibytes(cores: $0.cores(atMost: cores)))",
          Self.number($0.work.operations), Self.number(calibration.coreHours(of: $0.work) * 3600),
        ]
      }
    }
    let header = ["node", "cores", "memory, MiB", "operations", "core seconds"]
    return TextTable(header: header, rows: rows, rightAligned: [1, 2, 3, 4]).text
  }

  /// All that is asked for, in the plan's order, with their documents.
  private var members: [(name: String, document: String, isFigure: Bool)] {
    let nodes = plan.nodes.map { node in
      let file = URL(fileURLWithPath: node.place.file).deletingPathExtension().lastPathComponent
      return (node.name, file, false)
    }
    return (nodes + plan.figures.map { ($0.name, $0.document, true) }).filter { needs[$0.0] != nil }
  }

  private func row(_ title: String, _ members: [(name: String, isFigure: Bool)]) -> [String] {
    let known = members.compactMap { member in needs[member.name].map { (member.name, $0) } }
    let memory = known.map { ($0.0, $0.1.bytes(cores: $0.1.cores(atMost: cores))) }.max { $0.1 < $1.1 }
    return [
      title, "\(members.count { !$0.isFigure })", "\(members.count(where: \.isFigure))",
      Self.number(known.reduce(0) { $0 + $1.1.work.operations }),
      hours(known.filter { !$0.1.mayEndEarly }), hours(known),
      Self.number((memory?.1 ?? 0) / 0x1p30), memory?.0 ?? "",
    ]
  }

  private func hours(_ members: [(String, Needs)]) -> String {
    Self.number(members.reduce(0) { $0 + calibration.coreHours(of: $1.1.work) })
  }

  private static func number(_ value: Double) -> String { String(format: "%.3g", value) }
}
