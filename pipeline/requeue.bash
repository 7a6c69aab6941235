#!/usr/bin/env bash
# A launcher for partitions that preempt: make LAUNCHER='bash pipeline/requeue.bash --mem={memory}M -c{cores} --'
#
# The stage is a batch job, which Slurm begins again after a preemption, a requeue or the loss of its node; train goes on from
# its checkpoint then. What stands before -- is sbatch's. Waits for the job, asking every 1 to 16 s, shows what it says, ends as
# it does, and cancels it where make ends first.
set -u

options=()
while [ "${1---}" != -- ]; do options+=("$1"); shift; done
shift
# In the folder, which the nodes share.
output=$(mktemp .requeue.XXXXXXXX) || exit
trap 'rm -f "$output"' EXIT
job=$(sbatch --parsable --requeue --open-mode=append -o "$output" "${options[@]}" --wrap "exec $(printf '%q ' "$@")") || exit
job=${job%%;*}
[[ $job =~ ^[0-9]+$ ]] || { echo "requeue: sbatch names no job: leave out its option -Q" >&2; exit 64; }
trap 'scancel -Q "$job"; cat "$output"; exit 143' TERM INT HUP

pause=1
while :; do
  sleep "$pause" & wait $!
  pause=$((pause < 16 ? 2 * pause : 16))
  if said=$(scontrol -o show job "$job" 2>&1); then
    [[ $said =~ JobState=(COMPLETED|FAILED|CANCELLED|TIMEOUT|NODE_FAIL|BOOT_FAIL|OUT_OF_MEMORY|DEADLINE) ]] && break
  elif [[ $said == *'Invalid job id'* ]]; then # Forgotten before it was asked for.
    break
  fi # Else nobody answers for a while.
done
cat "$output"
state=${BASH_REMATCH[1]-forgotten}
[ "$state" = COMPLETED ] && exit 0
echo "requeue: job $job: $state" >&2
[[ $said =~ ExitCode=([0-9]+):([0-9]+) ]] || exit 75
code=$((BASH_REMATCH[2] > 0 ? 128 + BASH_REMATCH[2] : BASH_REMATCH[1]))
exit $((code > 0 ? code : 75))
