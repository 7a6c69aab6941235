import Datasets
import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct LabelledTextTests {
  private let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  private func read(_ text: String, as name: String = "a.csv") throws -> LabelledText {
    try LabelledText(file: try scratch.write(Array(text.utf8), to: name))
  }

  @Test func aHeaderSaysWhichColumnIsWhich() throws {
    let first = try read("label,text\n1,\"a, b\"\n0,c\n")
    #expect(first.texts == ["a, b", "c"] && first.classes == [1, 0] && first.classNames == ["0", "1"])
    let second = try read("Text , LABEL\n1,spam\n0,ham\n", as: "b.csv")
    #expect(second.texts == ["1", "0"] && second.classes == [1, 0] && second.classNames == ["ham", "spam"])
    let tabs = try read("sentence\tlabel\nit's, well\t 1\n\"so \"\"so\"\"\"\t0\n", as: "c.tsv")
    #expect(tabs.texts == ["it's, well", "so \"so\""] && tabs.classes == [1, 0])
  }

  @Test func withoutAHeaderLabelsAreTheColumnOfFewValues() throws {
    let words = try read("good,yes\nbad,no\nbad,not\ngood,fine\n")
    #expect(words.texts == ["yes", "no", "not", "fine"] && words.classes == [1, 0, 0, 1])
    #expect(words.classNames == ["bad", "good"] && words.count == 4)
    let integers = try read("x,-1\ny,10\nz,2\nu,2\nv,10\nw,-1\n")
    #expect(integers.classNames == ["-1", "2", "10"] && integers.classes == [0, 2, 1, 1, 2, 0])
    // Where both are so, integers are meant.
    #expect(try read("1,a\n0,b\n1,a\n0,b\n").texts == ["a", "b", "a", "b"])
  }

  @Test func quotesLineEndsAndMarksAreThoseOfTheStandard() throws {
    let file = "\u{FEFF}label,text\r\n1,\"two\r\nlines, \"\"said\"\" she\"\r\n\r\n0,\r\n1,a\"b\"\r\n0,\"\""
    let read = try read(file)
    #expect(read.texts == ["two\r\nlines, \"said\" she", "", "a\"b\"", ""] && read.classes == [1, 0, 1, 0])
  }

  @Test func whatIsNotUTF8IsReplacedAndCounted() throws {
    let path = try scratch.write(
      Array("label,text\n1,caf".utf8) + [0xE9, 0x21, 0x0A] + Array("0,café\n".utf8), to: "a.csv")
    let read = try LabelledText(file: path)
    #expect(read.texts == ["caf\u{FFFD}!", "café"] && read.damaged.count == 1)
    #expect(read[[1]].damaged.count == 0 && read[[1, 0, 1]].texts == ["café", "caf\u{FFFD}!", "café"])
  }

  @Test func theSixColumnsOfSentiment140AreRead() throws {
    let rows = ["4", "2", "0"].map { "\"\($0)\",\"1\",\"Mon\",\"NO_QUERY\",\"me\",\"says &quot;\($0)&quot;\"" }
    let read = try read(rows.joined(separator: "\n") + "\n")
    #expect(read.texts == ["says &quot;4&quot;", "says &quot;0&quot;"] && read.classes == [1, 0])
    #expect(read.classNames == ["negative", "positive"])
  }

  @Test func faultsNameTheLineAndTheForm() throws {
    let sixes = "0,1,2,3,4,a\n3,1,2,3,4,b\n"
    let faults: [(text: String, name: String, place: String, word: String)] = [
      ("", "a.csv", "", "no text"), ("label,text\n", "a.csv", "", "no text"), ("\n\n", "a.csv", "", "no text"),
      ("label,text\n1,a\n0,b,c\n", "a.csv", ":3", "3 columns"), ("1,2,3\n", "a.csv", ":1", "3 columns"),
      ("a\nb\n", "a.csv", ":1", "1 columns"), (sixes, "a.csv", ":2", "polarity “3”"),
      ("label,text\n1,\"a\n0,b\n", "a.csv", ":2", "never closed"), ("label,text\n1,\"a\"b\n", "a.csv", ":2", "goes on"),
      ("label,text\n ,a\n", "a.csv", ":2", "no label"), ("label,class\n1,a\n", "a.csv", ":1", "alike"),
      ("text,tweet\n1,a\n", "a.csv", ":1", "alike"), ("a,b\nc,d\n", "a.csv", "", "no column of labels"),
      ("1,a\n2,b\n3,c\n4,d\n", "a.csv", "", "no column of labels"), ("a,x\nb,y\na,x\nb,y\n", "a.csv", "", "either"),
      ("sentiment,review\n1,a\n0,b\n1,c\n0,d\n1,e\n", "a.csv", ":1", "header or not"),
      ("kind,review\ngood,a\nbad,b\ngood,c\nbad,d\nbad,e\n", "a.csv", ":1", "header or not"),
      ("label,text\n1,a\n", "a.txt", "", "neither"), ("label\ttext\n1\ta\n", "a.csv", ":1", "1 columns"),
    ]
    for fault in faults {
      let path = try scratch.write(Array(fault.text.utf8), to: fault.name)
      let found = try #require(try problem { _ = try LabelledText(file: path) }, "\(fault.text)")
      #expect(found.category == .badInput && found.file == path + fault.place && found.remedy != nil, "\(found)")
      #expect(found.cause.contains(fault.word), "\(found)")
    }
    let many = "label,text\n" + (0...100).map { "\($0),a\n" }.joined()
    let classes = try #require(try problem { _ = try read(many) })
    #expect(classes.object == "column 1" && classes.cause.contains("101 different labels"))
    let wide = try scratch.write([0xFF, 0xFE, 0x31, 0x00], to: "a.csv")
    #expect(try problem { _ = try LabelledText(file: wide) }?.cause.contains("UTF-16") == true)
    #expect(try problem { _ = try LabelledText(file: scratch.file("none.csv")) }?.category == .missingInput)
  }

  /// Whatever the bytes are, there are texts or a problem.
  @Test func damagedFilesEndInAProblem() throws {
    var random = SplitMix(state: 3)
    let marks = Array("\",\n\r\t01ab\u{E9}\u{0}".utf8)
    for round in 0..<300 {
      let bytes = (0..<random.next() % 60).map { _ in marks[Int(random.next() % UInt64(marks.count))] }
      let path = try scratch.write(bytes, to: round % 2 == 0 ? "f.csv" : "f.tsv")
      var read: LabelledText?
      let found = try problem { read = try LabelledText(file: path) }
      #expect((read == nil) == (found != nil))
      guard let read else { continue }
      #expect(read.classes.count == read.count && read.classes.allSatisfy(read.classNames.indices.contains))
    }
  }
}

@Suite(.enabled(if: realDataset(.sentiment140) != nil, "Sentiment140 is not on this machine"))
struct RealSentiment140Tests {
  @Test func theRealTweetsAreFound() throws {
    let scratch = try TemporaryFolder()
    let shared = (try #require(realDataset(.sentiment140)) as NSString).deletingLastPathComponent
    let locator = DatasetLocator(cache: scratch.path, environment: ["RESOLVENT_DATASETS": shared])
    let found = try #require(try locator.locate(.sentiment140))
    func counts(_ part: Sentiment140.Part) throws -> [Int] {
      let read = try Sentiment140.part(part, in: found.folder)
      return [read.classes.count { $0 == 0 }, read.classes.count { $0 == 1 }, read.damaged.count]
    }
    #expect(try counts(.random) == [5002, 4996, 7])
    #expect(try counts(.union) == [14_949, 19_887, 7])
    #expect(try counts(.manual).prefix(2) == [177, 182])
  }

  /// The lengths with [CLS] and [SEP], as a plain program in another language, written by the same rules, finds them.
  @Test(.enabled(if: miniLMFolder != nil, "the vocabulary of all-MiniLM-L6-v2 is not on this machine"))
  func theTweetsHaveTheLengthsOfAnotherProgram() throws {
    let tweets = try Sentiment140.part(.random, in: try #require(realDataset(.sentiment140))).texts
    let tokenizer = WordPiece(try WordPieceVocabulary(file: try #require(miniLMFolder) + "/vocab.txt"))
    func statistics(_ texts: [String]) -> [Int] {
      let lengths = texts.map { tokenizer.encode($0).count }.sorted()
      let places = [lengths.count / 2, lengths.count * 99 / 100, lengths.count - 1]
      return [lengths.reduce(0, +)] + places.map { lengths[$0] }
    }
    #expect(statistics(tweets) == [229_343, 22, 49, 100])
    #expect(statistics(tweets.map(TweetCleaning.cleaned)) == [207_419, 19, 44, 94])
  }
}
