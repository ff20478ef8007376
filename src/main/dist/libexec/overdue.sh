# shellcheck shell=sh
# Looks after a start that takes long, and ends it when nothing can come of it. Sourced by plan.sh's watch_start.
#
# A runtime that is killed after it has made the container's first process leaves that process waiting, with the
# runtime's standard error, which conmon then reads to an end that never comes.
# shellcheck disable=SC2154 # plan.sh has set $bundle and $id

# Whether the monitor $monitor waits although no runtime is at work: all its children are in the container.
is_stuck() {
    [ -r "/proc/$monitor/task/$monitor/children" ] || return 1
    read -r children <"/proc/$monitor/task/$monitor/children"
    for child in $children; do
        # One that has ended and that the monitor has not waited for is not at work.
        read -r line <"/proc/$child/stat"
        case ${line##*) } in Z*) continue ;; esac
        inside=
        while read -r group; do
            case $group in
                *"/forge-$id.scope/monitor") ;;
                *"/forge-$id"*) inside=1 ;;
            esac
        done <"/proc/$child/cgroup"
        # Without a control group: by the process namespace, in which it has a second number.
        [ ! -f "$bundle/mapped" ] || while read -r key _ second; do
            [ "$key" != NSpid: ] || inside=$second
        done <"/proc/$child/status"
        [ -n "$inside" ] || return 1
    done
}

looks=0 stuck=0 reason='the OCI runtime has not made the container within a minute'
while [ $((looks += 1)) -le 116 ]; do
    sleep 0.5 &
    wait "$!"
    # Whoever has read the answer was killed too, and somebody has cleaned after them.
    [ -d "$bundle" ] || exit 0
    monitor=
    # There is no line feed after it, which "read" takes for a failure.
    read -r monitor <"$bundle/conmon.pid"
    if is_stuck; then stuck=$((stuck + 1)); else stuck=0; fi
    if [ $stuck -ge 2 ]; then
        reason='the OCI runtime was killed before it could say that the container is made'
        break
    fi
done
printf '%s' "$reason" >"$bundle/overdue"
[ -z "$monitor" ] || kill -KILL "$monitor"
