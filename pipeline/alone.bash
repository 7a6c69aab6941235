# Sourced by a recipe of make that writes below $1, data/PROFILE: from here on it is the only one that does, until its
# shell ends. A second one waits, and says for whom.

lock=$1.lock
mkdir -p "${lock%/*}" || exit
if [ -L "$lock" ] || { [ -e "$lock" ] && { [ ! -f "$lock" ] || [ "$(stat -c %h "$lock")" != 1 ]; }; }; then
  echo "make: $lock is no file of make's own, which locks a file of this name: move it away" >&2
  exit 74
fi
exec 9<> "$lock" || exit
if command -v flock > /dev/null; then
  flock -nE 75 9
  if [ $? = 75 ]; then
    read -r owner <&9
    echo "make: $owner is at work in $1; waiting for it to end" >&2
    flock 9
  fi
fi
echo "process $PPID on $HOSTNAME" > "$lock"

# A make that got SIGINT or SIGHUP waits for its recipes, which from a terminal get the signal too. Where it was sent to
# make alone, as by a script, the recipe would go on for hours: this one, with all it runs, ends when make waits, which
# the kernel shows as signals that make blocks.
look() {
  local key value
  while read -r key value; do
    [ "$key" = SigBlk: ] && blocked=$((0x$value & 3))
  done < "/proc/$PPID/status"
}
end_with_make() {
  local blocked always seen=0
  look
  always=$blocked
  while kill -0 $$; do
    look
    # Twice in a row: make blocks them for moments too.
    if [ "$blocked" != "$always" ]; then ((seen++)) && kill $$; else seen=0; fi
    read -rt 0.2 -u 8
  done
}
# It sleeps by reading from a pipe that nobody writes to, with no process that would outlive it.
(exec 8<> <(:) 9>&- < /dev/null > /dev/null 2>&1 && end_with_make) &
