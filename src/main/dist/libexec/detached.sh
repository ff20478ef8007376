# shellcheck shell=sh
# Starts a container in the background. Sourced by plan.sh for a plan that says so.
# shellcheck disable=SC2154,SC2034 # what is not set or not used here is so in plan.sh and the launcher

# Lets a created container go on: proceed PID. runc's init waits for somebody to open exec.fifo, writes a "0" into it
# and becomes the payload. "runc start" does that in 15 ms; here it is open while its file is removed, which takes 1,
# and as long as there is an init that is not the payload yet. Other runtimes do it otherwise, and get their own start.
# Fails if the init has ended without going on.
proceed() {
    fifo=$home/runtime/$id/exec.fifo answer=''
    if [ -n "$around" ] || [ "${runtime##*/}" != runc ] || [ ! -p "$fifo" ]; then
        # The pipe is one of the container's root, who is somebody else than this process's user.
        if [ -n "$around" ]; then
            read -r around <"$bundle/conmon.pid" || :
            around="nsenter --user --preserve-credentials --target $around"
        fi
        # shellcheck disable=SC2086 # split into words
        $around "$runtime" --root "$home/runtime" --log "$bundle/runtime.log" --log-format json start "$id" 2>/dev/null
        return
    fi
    {
        rm -f "$fifo"
        looks=0
        while read -r name <"/proc/$1/comm" && [ "$name" = 'runc:[2:INIT]' ] && [ $((looks += 1)) -lt 1050 ]; do
            [ $looks -lt 1000 ] || sleep 0.1 # a payload may have this name too, so it ends some time
        done
        # The line feed is ours, so that the read ends.
        echo >&5
        read -r answer <&5
    } 2>/dev/null 5<>"$fifo"
    [ "$answer" = 0 ]
}

# Ends a start whose monitor does not answer. It runs beside the reader of the answer, which is idle then, and is
# killed by it. A signal that the caller ignores no shell can trap, so there is a second one.
watch_start() {
    trap 'kill -9 "$!"; wait; exit' TERM USR1
    sleep 2 &
    wait "$!"
    . "$libexec/overdue.sh"
}

# Becomes conmon, without the descriptors that the caller has open: it would keep them for as long as the container runs,
# and with them the caller's pipes and locks. Those from 10 on not every shell can close.
monitored() {
    # shellcheck disable=SC2086 # split into words
    [ -z "$around" ] || set -- $around "$@"
    [ -z "$slice" ] || set -- /bin/sh "$libexec/scoped.sh" "$slice" "$id" "$bundle/runtime.log" "$@"
    export LC_ALL=C CHARSET=UTF-8 LD_BIND_NOW=1 _OCI_SYNCPIPE=3
    exec 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
    if [ -n "${beyond-}" ]; then
        # There may be none in the other shell: those that are closed when it begins are gone.
        # shellcheck disable=SC2016 # the other shell expands them
        close='for open in /proc/self/fd/[1-9][0-9]*; do [ ! -e "$open" ] || eval "exec ${open##*/}>&-"; done; exec "$@"'
        command -v bash >/dev/null && exec bash -c "$close" bash "$@"
        command -v busybox >/dev/null && exec busybox sh -c "$close" sh "$@"
    fi
    exec "$@"
}

# Prints what the command was asked for: say TEXT. The container runs by then, and its id can be had from "ps".
say() {
    printf '%s\n' "$1" 2>/dev/null || {
        echo "forge: cannot write to standard output: $1" >&2
        exit 125
    }
}

# Starts a container in the background, watched by conmon:
# detached RUNTIME CONMON HOME ID NAME rm|keep PRINT [CONMON-OPTION...]; an empty PRINT is $asked,
# the name that prepared.sh was called with
detached() {
    runtime=$1 monitor=$2 home=$3 id=$4 name=$5 remove=$6 print=${7:-$asked}
    shift 7
    bundle=$home/live/$id directory=$home/containers/$id
    find_starter
    around=''
    if [ "$starter" = "$libexec/mapped" ]; then
        { read -r own && read -r around && read -r own; } <"$bundle/mapped" || around=''
        # conmon keeps the namespace around that of the container, for "exec" (see mapped).
        [ -z "$around" ] || starter=$runtime
        [ -z "$around" ] || [ ! -f "$bundle/overlay" ] || starter=$libexec/rooted
    fi
    # Why a start failed can be read here even when its bundle is gone.
    printf '' 2>/dev/null >>"$bundle/runtime.log"
    log=$bundle/runtime.log
    [ -f "$log" ] || log=/dev/null
    exec 4<"$log"
    # It runs in the bundle: there it leaves its files, and no file system of the caller's is kept in use; and the path of
    # its log may have colons.
    # conmon says on descriptor 3 when the container is created, {"data": PID}, or why it is not. It stays as long as
    # the container: without a locale's tables (it writes bytes as they come), and with every symbol bound before it
    # forks, as what is looked up afterwards maps each library's tables anew, it takes 15 to 65 KB less (PSS). But it
    # refuses args that are not of the locale's character set, which glib takes from CHARSET.
    {
        cd "$bundle" && monitored "$monitor" --api-version 1 -c "$id" -u "$id" -n "$name" -r "$starter" \
            -b "$bundle" -p "$bundle/pid" -P "$bundle/conmon.pid" --exit-dir "$directory" --socket-dir-path "$bundle" \
            --full-attach -l "k8s-file:../../containers/$id/log" --log-level error "$@" \
            --runtime-arg "--root=$home/runtime" --runtime-arg "--log=$bundle/runtime.log" \
            --runtime-arg --log-format=json \
            --exit-command /bin/sh --exit-command-arg "$libexec/ended.sh" --exit-command-arg "$runtime" \
            --exit-command-arg "$home" --exit-command-arg "$id" --exit-command-arg "$name" --exit-command-arg "$remove"
    } 3>&1 >/dev/null 2>&1 </dev/null 4<&- | {
        watch_start </dev/null >/dev/null 2>&1 4<&- &
        watcher=$!
        IFS= read -r created
        { kill "$watcher" && kill -s USR1 "$watcher"; } 2>/dev/null
        case $created in
            '{"data": '[1-9]*)
                pid=${created#*: }
                proceed "${pid%%[!0-9]*}" || created='its first process ended before the payload could begin'
                ;;
        esac
        # A shell may report what it has killed itself.
        wait "$watcher" 2>/dev/null
        case $created in
            '{"data": '[1-9]*) say "$print" ;;
            *) exec "$FORGE_LAUNCHER" _failed "$id" 125 "$created" /dev/fd/4 ;;
        esac
    } || status=$?
    exec 4<&-
}
