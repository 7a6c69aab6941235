#!/usr/bin/env bash
# Writes the programs' manual pages, of what their --help prints: manual.bash <folder of programs> <folder> <program>…
set -euo pipefail
bin=$1 folder=$2
shift 2
mkdir -p "$folder"

# The page of a command, given as words.
page() {
  local name
  name=$(IFS=-; echo "$*")
  "$bin/$1" "${@:2}" --help | awk -v name="$name" '
    function add(text) { body[section] = body[section] text "\n" }
    function title(text) { section = text; if (!(text in body)) order[++count] = text }
    # That of the default subcommand, which has a page of its own.
    /^OVERVIEW: / && seen++ { exit }
    /^  [a-z-]+( \(default\))?  / && section == "SUBCOMMANDS" { also = also (also == "" ? "" : ", ") name "\\-" $1 "(1)" }
    { gsub(/\\/, "\\e"); gsub(/-/, "\\-"); sub(/^[.\047]/, "\\\\\\&&") }
    sub(/^OVERVIEW: /, "") { isNaming = 1 }
    isNaming && NF { abstract = abstract (abstract == "" ? "" : " ") $0; next }
    isNaming { isNaming = 0; title("DESCRIPTION"); next }
    sub(/^USAGE: /, "") { title("SYNOPSIS") }
    /^(ARGUMENTS|OPTIONS|SUBCOMMANDS):$/ { title(substr($0, 1, length($0) - 1)); next }
    /^(EXAMPLES?|EXIT STATUS)$/ { title($0); next }
    { add($0) }
    function show(part) {
      if (body[part] !~ /[^\n]/) return
      printf ".SH %s\n.in 0\n.nf\n%s.fi\n", part, body[part]
    }
    END {
      printf ".TH \"%s\" 1 \"\" \"Resolvent\"\n.SH NAME\n%s \\- %s\n", toupper(name), name, abstract
      show("SYNOPSIS")
      for (i = 1; i <= count; i++) if (order[i] != "SYNOPSIS") show(order[i])
      if (also != "") printf ".SH SEE ALSO\n%s\n", also
    }' > "$folder/$name.1.part"
  mv "$folder/$name.1.part" "$folder/$name.1"
}

for program in "$@"; do
  page "$program"
  for subcommand in $("$bin/$program" --help | awk '
    /^[A-Z]+:/ { isList = /^SUBCOMMANDS:/ }
    isList && /^  [a-z-]+( \(default\))?  / { print $1 }'); do
    page "$program" "$subcommand"
  done
done
