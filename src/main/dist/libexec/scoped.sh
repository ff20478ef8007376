# shellcheck shell=sh
# Runs an OCI runtime or conmon in a scope that systemd makes for the container: scoped.sh SLICE ID LOG COMMAND...
# SLICE is the path of a slice's cgroup, as /machine.slice; in one of a user@UID.service that user's own systemd makes it.
# The scope, forge-ID.scope, is delegated: what is below it is not systemd's, and there the command goes into the leaf
# "monitor", beside which the runtime makes the container's own leaf, forge-ID. So both outlive the session or the service
# that has started them, and no cgroup with processes has others below it. What goes wrong is written into LOG as a runtime
# would write it. See docs/decisions/0012-stock-hosts.md.

if [ "$1" != below ]; then
    slice=$1 id=$2 log=$3
    shift 3
    manager=--system
    case $slice in
        */user@*.service/*)
            # That of a user's own systemd, which is where logind puts it, whatever su(1) has left in the environment.
            manager=--user XDG_RUNTIME_DIR=${slice%.service/*}
            export XDG_RUNTIME_DIR="/run/user/${XDG_RUNTIME_DIR##*/user@}"
            if ! [ -S "$XDG_RUNTIME_DIR/systemd/private" ]; then
                printf '{"level":"error","msg":"%s"}\n' "the user's own systemd does not run any more, which makes the control \
group for a container with limits; log in anew" >>"$log"
                exit 125
            fi
            ;;
    esac
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
