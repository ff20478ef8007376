# shellcheck shell=sh
# Runs an OCI runtime or conmon in a scope that systemd makes for the container: scoped.sh SLICE ID LOG COMMAND...
# SLICE is the path of a slice's cgroup, as /machine.slice. The scope, forge-ID.scope, is delegated: what is below it is
# not systemd's, and there the command goes into the leaf "monitor", beside which the runtime makes the container's own
# leaf, forge-ID. So both outlive the session or the service that has started them, and no cgroup with processes has
# others below it. What goes wrong is written into LOG as a runtime would write it. See docs/decisions/0012-stock-hosts.md.

if [ "$1" != below ]; then
    slice=$1 id=$2 log=$3
    shift 3
    manager=--system
    # Of a user's own systemd.
    case $slice in */user@*.service/*) manager=--user ;; esac
    exec systemd-run "$manager" --quiet --scope --collect --no-ask-password --slice="${slice##*/}" \
        --unit="forge-$id.scope" --description="Forge container $id" --property=Delegate=yes \
        --property=TasksMax=infinity -- /bin/sh "$0" below "$id" "$log" "$@"
fi
id=$2 log=$3
shift 3
IFS=: read -r _ _ group </proc/self/cgroup
if { mkdir "/sys/fs/cgroup$group/monitor" && echo 0 >"/sys/fs/cgroup$group/monitor/cgroup.procs"; } 2>/dev/null; then
    case " $* " in
        *' --keep '*) ;;
        *) exec "$@" ;;
    esac
    # The scope goes with its last process, so what the kernel has killed in the cgroup that is kept has to be read here.
    "$@"
    code=$?
    while read -r event count; do
        [ "$event" != oom_kill ] || [ "$count" = 0 ] || : >"${log%/*}/oom"
    done 2>/dev/null <"/sys/fs/cgroup$group/forge-$id/memory.events"
    exit "$code"
fi
printf '{"level":"error","msg":"%s"}\n' "no cgroup can be made in /sys/fs/cgroup$group, which systemd has delegated: is it mounted read-only?" >>"$log"
exit 125
