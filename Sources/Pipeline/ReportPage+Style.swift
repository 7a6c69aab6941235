extension ReportPage {
  /// Light and dark as the reader's system is; one column on a phone, the contents beside the figures on a wide screen.
  static let style = """
    :root { color-scheme: light dark; --ink: #1f2328; --ground: #fff; --soft: #59636e; --line: #d1d9e0; --shade: #f6f8fa;
      --link: #0a58a8; --off: #b3261e; --missing: #7d5500; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e6edf3; --ground: #0d1117; --soft: #9da7b3; --line: #30363d; --shade: #161b22;
        --link: #78b4f5; --off: #ff8a80; --missing: #e0b050; }
    }
    * { box-sizing: border-box; }
    html { scroll-padding-top: 4rem; }
    body { max-width: 60rem; margin: 0 auto; padding: 0 1rem 4rem; color: var(--ink); background: var(--ground);
      font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
    a { color: var(--link); text-decoration: none; }
    a:hover { text-decoration: underline; }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    .skip { position: absolute; left: -99rem; }
    .skip:focus { left: 1rem; top: 0; z-index: 2; background: var(--ground); padding: 0.5rem; }
    h1 { margin: 1.5rem 0 0; line-height: 1.2; }
    h2 { border-bottom: 1px solid var(--line); margin: 3rem 0 1rem; padding-bottom: 0.3rem; font-size: 1.3rem;
      line-height: 1.3; }
    h1 small, h2 small, h3 span { color: var(--soft); font-weight: normal; font-size: 1rem; }
    h3 { margin: 0 0 0.5rem; line-height: 1.3; }
    header p { margin: 0.3rem 0; color: var(--soft); }
    form { position: sticky; top: 0; z-index: 1; padding: 0.6rem 0; background: var(--ground); display: flex;
      flex-wrap: wrap; align-items: center; gap: 0.3rem 0.6rem; }
    [hidden] { display: none; }
    input { font: inherit; flex: 1 1 8rem; min-width: 0; max-width: 30rem; padding: 0.35rem 0.6rem; color: inherit;
      background: var(--shade); border: 1px solid var(--soft); border-radius: 0.4rem; }
    output { color: var(--soft); font-size: 0.85rem; }
    nav { font-size: 0.85rem; }
    nav ul { list-style: none; margin: 0 0 0.6rem; padding: 0; display: flex; flex-wrap: wrap; gap: 0 0.9rem; }
    nav li a { display: inline-block; padding: 0.2rem 0; }
    nav li span { display: none; color: var(--soft); }
    nav li.off a { color: var(--off); font-weight: bold; }
    nav li.off span { font-weight: normal; }
    summary { cursor: pointer; padding: 0.15rem 0; }
    nav summary { font-weight: bold; font-size: 0.95rem; }
    article { margin: 2.5rem 0; padding: 0; }
    img { width: 100%; max-width: 46rem; height: auto; display: block; background: #fff; border-radius: 0.4rem; }
    .caption, .notes, .files, details, .command { font-size: 0.85rem; }
    .caption, .notes { color: var(--soft); }
    .notes { padding-left: 1.2rem; }
    .files { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1rem; margin: 0.5rem 0; }
    .files a { display: inline-block; padding: 0.2rem 0; }
    .warning { color: var(--missing); font-weight: bold; margin: 0.3rem 0; }
    .alarms h2, .failed { color: var(--off); }
    .open { color: var(--missing); margin: 0 0 0.5rem; }
    table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; margin: 1rem 0; }
    th, td { padding: 0.2rem 1.2rem 0.2rem 0; text-align: left; vertical-align: top; font-weight: normal;
      border-bottom: 1px solid var(--line); }
    thead th { color: var(--soft); }
    td small { display: block; color: var(--soft); font-size: 0.75rem; }
    td:not([data-column=tolerance]) small { white-space: nowrap; }
    tr.off th > span, tr.off td[data-column=value] > span { color: var(--off); font-weight: bold; }
    article tr.off th > span::before { content: "off: "; }
    tr.missing th > span, tr.new th > span { color: var(--missing); }
    pre, code { font: 0.8rem/1.4 "DejaVu Sans Mono", ui-monospace, monospace; }
    pre { background: var(--shade); color: var(--ink); padding: 0.6rem; overflow-x: auto; border-radius: 0.4rem; }
    code { background: var(--shade); padding: 0.2rem 0.4rem; border-radius: 0.3rem; overflow-wrap: anywhere; }
    dt { overflow-wrap: anywhere; }
    dd { margin: 0 0 0.6rem 1rem; overflow-wrap: anywhere; color: var(--soft); }
    @media (max-width: 37rem) {
      table, tbody { display: block; }
      thead { display: none; }
      tr { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.2rem 0.8rem; padding: 0.5rem 0;
        border-bottom: 1px solid var(--line); }
      th, td { display: block; border: 0; padding: 0; overflow-wrap: anywhere; }
      th, td[data-column=figure], td[data-column=tolerance] { grid-column: 1 / -1; }
      th { font-weight: bold; }
      td small { white-space: normal !important; }
      td:empty, td:not([data-column]) { display: none; }
      td[data-column=tolerance] small { display: inline; margin-left: 0.5rem; }
      td::before { content: attr(data-column); display: block; color: var(--soft); font-size: 0.75rem; }
    }
    @media (min-width: 75rem) {
      body { max-width: 84rem; display: grid; grid-template-columns: 20rem minmax(0, 1fr); column-gap: 2.5rem; }
      header { grid-column: 1 / 3; }
      form, .alarms, main { grid-column: 2; }
      nav { grid-column: 1; grid-row: 2 / 5; position: sticky; top: 0; max-height: 100vh; overflow-y: auto;
        align-self: start; padding: 0.6rem 0.5rem 2rem 0; }
      nav ul { display: block; }
      nav li a { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding: 0.1rem 0; }
      nav li span { display: inline; }
    }
    @media print { form, nav, .skip { display: none; } article { break-inside: avoid; } }
    """

  /// Shows the figures that have all words of the search, and one that a link leads to; no sign of it is one of XML.
  static let script = """
    (function () {
      "use strict";
      var query = document.getElementById("_query"), found = document.getElementById("_found");
      var links = Array.from(document.querySelectorAll("nav a"));
      var figures = Array.from(document.querySelectorAll("article"), function (article) {
        var link = links.find(function (link) { return link.getAttribute("href") === "#" + article.id; });
        return { text: (article.id + " " + article.textContent).toLowerCase(), parts: [article, link.parentNode] };
      });
      var groups = Array.from(document.querySelectorAll("section.document, nav details"));
      function search() {
        var words = query.value.toLowerCase().split(/\\s+/);
        var shown = 0;
        figures.forEach(function (figure) {
          var fits = words.every(function (word) { return figure.text.includes(word); });
          figure.parts.forEach(function (part) { part.hidden = !fits; });
          shown += fits ? 1 : 0;
        });
        groups.forEach(function (group) {
          group.hidden = !group.querySelector(":scope > article:not([hidden]), :scope > ul > li:not([hidden])");
        });
        found.textContent = !query.value.trim() ? "" : shown ? shown + " of " + figures.length + " figures" : "no figure has all these words";
      }
      query.form.hidden = false;
      query.form.addEventListener("submit", function (event) { event.preventDefault(); });
      query.addEventListener("input", search);
      window.addEventListener("hashchange", function () {
        var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        if (!target || !target.hidden) return;
        query.value = "";
        search();
        target.scrollIntoView();
      });
      search();
    })();
    """
}
