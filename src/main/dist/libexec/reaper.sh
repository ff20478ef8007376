#!/bin/sh
# Removes what a workflow's run leaves when its process is killed: reaper.sh LAUNCHER RUNNING SECRETS
# RUNNING is a directory with a file for each container that runs, called as its id; SECRETS the run's files in memory.
# Standard input is a pipe that the run holds: a word comes when it ends by itself, the end of the file when it is killed.
read -r word && [ "$word" = "done" ] && exit 0
launcher=$1 running=$2 secrets=$3
for file in "$running"/*; do
    [ -e "$file" ] || continue
    "$launcher" rm --force "${file##*/}"
    rm -f "$file"
done
case $secrets in /dev/shm/forge-run-*) rm -rf "$secrets" ;; esac
