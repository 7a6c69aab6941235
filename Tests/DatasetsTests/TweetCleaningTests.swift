import Datasets
import TestSupport
import Testing

@Suite struct TweetCleaningTests {
  @Test func theCasesOfTheReferenceHold() throws {
    for golden in try GoldenTokens.read().cleaning {
      #expect(TweetCleaning.cleaned(golden.text) == golden.cleaned)
    }
  }

  @Test func entitiesAddressesAndNamesAreReplaced() {
    let cases = [
      ("", ""), ("&", "&"), ("&am&amp;p;", "&am&p;"), ("&ampamp;", "&ampamp;"), ("&amp;amp;amp;", "&amp;amp;"),
      ("HtTp://x", "http"), ("http:///", "http"), ("httpx://y", "httpx://y"), ("www.", "www."), ("www..", "http"),
      ("a http://b\u{3000}c\u{A0}https://d\ne", "a http\u{3000}c\u{A0}http\ne"), ("xhttp://y", "xhttp"),
      ("@", "@"), ("@é", "@é"), ("@aé", "@useré"), ("@@_", "@@user"), ("&lt;@x&gt;", "<@user>"),
      ("http://a.b/@c @d", "http @user"), ("&quot;www.x.y&quot;", "\"http"),
    ]
    for (text, cleaned) in cases { #expect(TweetCleaning.cleaned(text) == cleaned, "\(text)") }
  }
}
