#!/usr/bin/env bash
# A launcher for partitions that preempt: make LAUNCHER='bash pipeline/requeue.bash --mem={memory}M -c{cores} --'
#
# The stage is a batch job, which Slurm begins again after a preemption, a requeue or the loss of its node; train goes on from
# its checkpoint then. What stands before -- is sbatch's. Waits for the job, shows what it says, ends as it does, and cancels it
# where make ends first.
set -u

options=()
while [ "${1---}" != -- ]; do options+=("$1"); shift; done
shift
# In the folder, which the nodes share.
output=$(mktemp .requeue.XXXXXXXX) || exit
cancelled() { scancel -Q "$job"; exit 143; }
trap 'rm -f "$output"' EXIT
exec 3< <(exec sbatch --parsable --wait --requeue --open-mode=append -o "$output" "${options[@]}" \
  --wrap "exec $(printf '%q ' "$@")")
waiting=$!
read -r job <&3 || { wait "$waiting"; exit; }
job=${job%%;*}
trap cancelled TERM INT HUP
wait "$waiting"
status=$?
cat "$output"
exit "$status"
