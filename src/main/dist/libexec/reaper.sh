#!/bin/sh
# Removes what a workflow's run leaves when its process is killed: reaper.sh LAUNCHER RUNNING SECRETS
# RUNNING is a directory with a file for each container that runs, called as its id; SECRETS the run's files in memory.
# Standard input is a pipe that the run holds: a word comes when it ends by itself, the end of the file when it is killed.
read -r word && [ "$word" = "done" ] && exit 0
launcher=$1 running=$2 secrets=$3

# An OCI runtime that was making a container goes on with it alone, so what was removed may come back a moment later.
for round in 1 2 3 4; do
    for file in "$running"/*; do
        [ -e "$file" ] || continue
        id=${file##*/}
        "$launcher" rm --force "$id"
        for processes in /sys/fs/cgroup/forge-"$id"/cgroup.procs /sys/fs/cgroup/*/forge-"$id"/cgroup.procs \
            /sys/fs/cgroup/machine.slice/forge-"$id".scope/*/cgroup.procs; do
            [ -e "$processes" ] || continue
            while read -r process; do
                kill -s KILL "$process"
            done <"$processes"
        done
    done
    # Cleans up what has no process any more.
    "$launcher" ps --all --quiet
    [ "$round" = 4 ] || sleep 0.5
done
rm -f "$running"/*
case $secrets in /dev/shm/forge-run-*) rm -rf "$secrets" ;; esac
