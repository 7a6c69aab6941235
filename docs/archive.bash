#!/usr/bin/env bash
# `make docs`: archive.bash BIN writes the documentation of the product's libraries, of the modules in the folder BIN of
# programs, to .build/docs/Resolvent.doccarchive. A warning of DocC, such as a link that leads nowhere, a catalog's example that
# does not compile, and a library without a catalog are errors.
set -euo pipefail
bin=$1 swift=${SWIFT:-swift}
archive=.build/docs/Resolvent.doccarchive
fail() { printf 'docs: %s\n' "${@:2}" >&2; exit "$1"; }

# DocC and the extraction of symbols are part of Swift's toolchains, beside the compiler.
tools=$("$swift" -print-target-info | sed -n 's|.*"runtimeResourcePath": "\(.*\)/lib/swift".*|\1/bin|p')
target=$("$swift" -print-target-info | sed -n 's|.*"triple": "\(.*\)",|\1|p')
for tool in docc swift-symbolgraph-extract swiftc; do
  [ -x "$tools/$tool" ] || fail 69 "there is no $tool in $tools: install a complete toolchain from https://www.swift.org/install"
done
[ -d "$bin/Modules" ] || fail 66 "there are no modules in $bin: leave BIN out, so that make builds them"

libraries=$("$swift" package describe --type text |
  awk '/^    Name: /{ product = $2; inside = 0 } /^    Targets:/{ inside = 1; next } /^[A-Z]/{ inside = 0 }
    inside && product == "Resolvent" { print $1 }')
[ -n "$libraries" ] || fail 1 "Package.swift has no product Resolvent"
for library in $libraries; do
  [ -f "Sources/$library/$library.docc/$library.md" ] ||
    fail 1 "library $library has no catalog: write Sources/$library/$library.docc/$library.md"
done

# Where the modules are, and those of C that they import.
clang=()
for package in $(sed -n 's/.*pkgConfig: "\([^"]*\)".*/\1/p' Package.swift); do
  for flag in $(pkg-config --cflags-only-I "$package"); do clang+=(-Xcc "$flag"); done
done
for map in "$bin"/*.build/module.modulemap; do clang+=(-Xcc "-fmodule-map-file=$map"); done
for map in Sources/*/module.modulemap "$(cd -P "$bin/../.." && pwd)"/checkouts/*/Sources/*/include/module.modulemap; do
  clang+=(-I "${map%/*}")
done

work=$(mktemp -d "${TMPDIR:-/tmp}/resolvent-docs.XXXXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/archives"

# Converts NAME's catalog, with what else follows.
convert() {
  "$tools/docc" convert "${@:2}" --output-path "$work/archives/$1.doccarchive" --warnings-as-errors \
    --fallback-display-name "$1" --fallback-bundle-identifier "Resolvent.$1" --fallback-default-module-kind Library \
    --enable-experimental-external-link-support | sed '/^$/d'
}

links=()
for library in $libraries; do
  catalog=Sources/$library/$library.docc
  graph=$work/graphs/$library
  mkdir -p "$graph"
  # The examples, each at its line.
  awk -v page="$catalog/$library.md" 'BEGIN { print "#sourceLocation(file: \"" page "\", line: 1)" }
    /^```/ { inside = $0 == "```swift"; print ""; next } { print inside ? $0 : "" }' "$catalog/$library.md" > "$work/main.swift"
  "$tools/swiftc" -typecheck -suppress-warnings -swift-version 6 -I "$bin/Modules" "${clang[@]}" "$work/main.swift"
  "$tools/swift-symbolgraph-extract" -module-name "$library" -target "$target" -I "$bin/Modules" "${clang[@]}" \
    -minimum-access-level public -skip-synthesized-members -emit-extension-block-symbols -output-dir "$graph"
  convert "$library" "$catalog" --additional-symbol-graph-dir "$graph"
  links+=(--dependency "$work/archives/$library.doccarchive")
done
convert Tour docs/Resolvent.docc "${links[@]}"

"$tools/docc" merge "$work"/archives/*.doccarchive --synthesized-landing-page-name Resolvent \
  --output-path "$work/Resolvent.doccarchive"
mkdir -p "${archive%/*}"
rm -rf "$archive"
mv "$work/Resolvent.doccarchive" "$archive"
echo "$archive: python3 -m http.server -d $archive, then http://localhost:8000/documentation"
