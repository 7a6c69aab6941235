#!/usr/bin/env bash
# record.bash PAGE: shows what `bench --markdown` says on standard input, and where it came to its table puts machine and
# table between the marks `<!-- bench -->` and `<!-- /bench -->` of PAGE, in the place of an earlier run's.
set -euo pipefail
page=$1
run=$(mktemp)
new=$(mktemp "$page.partial-XXXXXX")
trap 'rm -f "$run" "$new"' EXIT
tee "$run"
grep -q '^| item ' "$run" || { echo "record.bash: there is no table, so $page stays as it is" >&2; exit 65; }
grep -q '^<!-- bench -->$' "$page" && grep -q '^<!-- /bench -->$' "$page" \
  || { echo "record.bash: $page has no marks <!-- bench --> and <!-- /bench -->" >&2; exit 65; }
awk -v run="$run" -v day="$(date +%F)" '
  $0 == "<!-- /bench -->" { inside = 0 }
  !inside { print }
  $0 == "<!-- bench -->" {
    inside = 1
    while ((getline line < run) > 0) {
      if (!machine++) print "Measured " day ": " line "."
      if (line ~ /^load at the end /) print "The " line ".\n"
      if (line ~ /^\|/) print line
    }
  }' "$page" > "$new"
chmod --reference="$page" "$new"
mv "$new" "$page"
