#!/bin/sh
# Runs Papo by the Deno that lies beside this file: `papo` joins, `papo serve` serves. Each start has exactly
# the permissions that its arguments take.
set -eu

# It may be called by a name that leads here; not every macOS knows `readlink -f`.
self=$0
while [ -L "$self" ]; do
  target=$(readlink -- "$self")
  case "$target" in /*) self=$target ;; *) self=$(dirname -- "$self")/$target ;; esac
done
here=$(CDPATH='' cd -- "$(dirname -- "$self")" && pwd -P)
bare='run --no-config --no-lock --no-remote --no-npm'

case "${1-}" in
  serve) program=server && shift ;;
  backup | cert | check | doctor | hash | init) program=server ;;
  *) program=client ;;
esac

# Options that stand in a file, or a folder, must be read to know what they take.
read=--no-prompt
for argument; do
  case "$argument" in --config* | --data* | --profile*) read=--allow-read ;; esac
done
flags=$("$here/deno" $bare --no-prompt $read "$here/lib/packaging/permissions.js" "$program" "$@")

# Behind the arguments come the flags and the program; then the arguments go behind those.
count=$#
while IFS= read -r flag; do
  [ -z "$flag" ] || set -- "$@" "$flag"
done <<EOF
$flags
EOF
set -- "$@" "$here/lib/$program.js"
# With a terminal's kind that can show nothing but lines it is a filter.
[ "$program" = server ] || set -- "$@" "--term=${TERM-}"
while [ "$count" -gt 0 ]; do
  set -- "$@" "$1"
  shift
  count=$((count - 1))
done
exec "$here/deno" $bare "$@"
