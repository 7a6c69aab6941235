#!/usr/bin/env bash
# `make test-cluster`: a document of its own on a throw-away Slurm of two nodes on this machine, and locally: the same bytes and
# numbers, after a training job was cancelled, a node was lost, and jobs were requeued.
#
# All it starts and writes belongs to a new folder: daemons on ports of their own, with their own munge, which nothing of the
# system's Slurm sees. They end with the script, however that comes about. CLUSTER=skip says that there need be no Slurm.
set -euo pipefail

source=$PWD
bin=$(cd "${BIN:-.build/release}" && pwd)
for tool in munged slurmctld slurmd srun sbatch scontrol scancel squeue; do
  PATH=$PATH:/usr/sbin:/sbin command -v "$tool" > /dev/null && continue
  [ "${CLUSTER:-}" = skip ] && { echo "test-cluster: skipped: there is no $tool"; exit 0; }
  echo "test-cluster: there is no $tool: install slurm-wlm and munge (make deps), or set CLUSTER=skip" >&2
  exit 69
done
PATH=$PATH:/usr/sbin:/sbin
# Of a cluster that this runs on itself.
unset ${!SLURM*} ${!SBATCH*} ${!SALLOC*}
unset MAKEFLAGS MAKELEVEL LAUNCHER PIPELINE PROFILE CORES
export OPENBLAS_NUM_THREADS=1 # The same on any number of cores, in provenance too.
export RESOLVENT_COMMIT=test

scratch=$(mktemp -d "${TMPDIR:-/tmp}/resolvent-cluster.XXXXXXXX")
export SLURM_CONF=$scratch/slurm.conf
say() { printf '%3d s  %s\n' "$SECONDS" "$*"; }
fail() {
  printf 'test-cluster: %s\n' "$*" >&2
  tail -n 8 "$scratch"/slurm*.out "$scratch/make."* >&2 || :
  exit 1
}
# Waits up to $1 s for a command to succeed.
await() {
  local end=$((SECONDS + $1)) what=("${@:2}")
  until "${what[@]}"; do
    [ $SECONDS -lt $end ] || fail "waited ${1} s in vain for: ${what[*]}"
    sleep 0.2
  done
}

# The processes of this cluster, known by the folder in their environment; those with this variable in it too.
ours() {
  local process
  for process in /proc/[0-9]*; do
    { grep -qzxF "SLURM_CONF=$SLURM_CONF" "$process/environ" && { [ $# = 0 ] || grep -qzxF "$1" "$process/environ"; }; } \
      2> /dev/null && printf '%s\n' "${process#/proc/}"
  done || :
}
signal() { local id; for id in $2; do kill "-$1" "$id" 2> /dev/null || :; done; }
clean() {
  trap '' INT TERM HUP
  timeout 5 scancel -Q --me 2> /dev/null || :
  signal TERM "$(ours) ${daemons[*]}"
  local tries=0
  while [ -n "$(ours)" ] && [ $((tries++)) -lt 20 ]; do sleep 0.2; done
  signal KILL "$(ours) ${daemons[*]}"
  wait
  rm -rf "$scratch"
}
daemons=()
trap clean EXIT
trap 'exit 130' INT TERM HUP

start() {
  "$@" > "$scratch/$1.${#daemons[@]}.out" 2>&1 < /dev/null &
  daemons+=($!)
}
port=$((20000 + RANDOM % 10000))
mkdir -m 700 "$scratch/munge" "$scratch/state" "$scratch/one" "$scratch/two"
(umask 077 && head -c 128 /dev/urandom > "$scratch/munge/key")
cat > "$SLURM_CONF" << END
ClusterName=throwaway
SlurmctldHost=$(hostname)(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
SlurmctldPort=$port
AuthType=auth/munge
AuthInfo=socket=$scratch/munge/socket
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=sched_interval=2,batch_sched_delay=0,bf_interval=1
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/%n
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/%n.pid
SlurmdTimeout=6
KillWait=5
ReturnToService=2
SlurmdParameters=config_overrides
NodeName=one NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=2 RealMemory=8000
NodeName=two NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=2 RealMemory=8000
PartitionName=all Nodes=one,two Default=YES State=UP
END
start munged --foreground --force --key-file="$scratch/munge/key" --socket="$scratch/munge/socket" \
  --pid-file="$scratch/munge/pid" --log-file="$scratch/munge/log" --seed-file="$scratch/munge/seed"
await 10 test -S "$scratch/munge/socket"
start slurmctld -D
start slurmd -D -N one
start slurmd -D -N two
lost=${daemons[-1]}
idle() { [ "$(sinfo -h -t idle -o %D 2> /dev/null)" = 2 ]; }
await 20 idle
say "two nodes are up"

# A folder with the document and the repository's machinery.
shop() {
  mkdir -p "$1/pipeline" && cd "$1"
  cp "$source/Makefile" .
  cp "$source"/pipeline/*.bash "$source/Tests/cluster/cluster.yaml" pipeline/
  cp "$source/Tests/cluster/pipeline.yaml" .
}
sums() { find data figures -name '*.h5' -o -path 'figures/*.json' -o -path 'figures/*.svg' | LC_ALL=C sort | xargs sha256sum; }
same() { sums | diff "$scratch/expected" - || fail "the files differ from those of the local run"; }
running() { squeue -h -t R -n "$1" -o %i; }
step() { [ -n "$(running "$1")" ] && [ -e "data/quick/$1.h5.checkpoint" ]; }

shop "$scratch/local"
make -j2 BIN="$bin" > "$scratch/make.local" 2>&1 || fail "the local run failed"
sums > "$scratch/expected"
say "local run: $(wc -l < "$scratch/expected") files"

shop "$scratch/cluster"
launcher='srun -Q -n1 -c{cores} --mem={memory}M -J {node}'
begin() { # what it is called, and goals
  make -j4 -k BIN="$bin" CORES=2 LAUNCHER="$launcher" "${@:2}" > "$scratch/make.$1" 2>&1 &
  making=$!
}
begin cancel
await 60 step trial-trained@seed-1
scancel -n trial-trained@seed-1
! wait $making || fail "make did not see that a job was cancelled"
[ ! -e data/quick/trial-trained@seed-1.h5 ] || fail "a cancelled job left its output"
say "cancelled a training job: $(find data/quick -maxdepth 1 -name '*.h5' | wc -l) outputs"

launcher="$launcher -w two"
begin lost trial-trained@seed-1
await 60 step trial-trained@seed-1
disown "$lost" # Not to be told of.
kill -KILL "$lost"
signal KILL "$(ours SLURMD_NODENAME=two)"
! wait $making || fail "make did not see that a node was lost"
say "lost a node"

launcher=${launcher% -w two}
begin rerun
wait $making || fail "the rerun failed"
same
say "rerun on the other node: the same bytes and numbers"

find data figures -name '*@seed-1*' -exec touch -d '+7 min' {} +
find data figures -name '*@seed-2*' -exec touch -d '-7 min' {} +
begin clocks
wait $making || fail "with clocks that differ make failed"
! grep -qE '^(train|kernels|eigs|plot) ' "$scratch/make.clocks" || fail "clocks made make run what is up to date"
same
say "clocks seven minutes before and behind: nothing was run"

rm data/quick/trial-trained@seed-2.h5
launcher='bash pipeline/requeue.bash -n1 -c{cores} --mem={memory}M -J {node} --'
begin requeue
await 60 step trial-trained@seed-2
job=$(running trial-trained@seed-2)
scontrol requeue "$job"
# Slurm begins it again after two minutes; it must be a second later at least, or the node takes it for the one that ended.
waits() { [ "$(squeue -h -j "$job" -o %r)" = BeginTime ]; }
await 10 waits
scontrol update jobid="$job" StartTime=now+3
wait $making || fail "a requeued job did not come to its end"
grep -q 'continuing after epoch' data/quick/log/trial-trained@seed-2.log || fail "a requeued job began anew"
same
say "requeued a training job: the same bytes and numbers"

rm data/quick/trial-trained@seed-3.h5
begin stop
await 60 step trial-trained@seed-3
kill -TERM "$making"
! wait $making || fail "make was not ended"
none() { [ -z "$(squeue -h -o %i)" ]; }
await 15 none
say "ended make: no job is left"
