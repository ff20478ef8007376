# shellcheck shell=sh
# What a plan may call. Sourced by the launcher once Java has prepared everything and has ended; POSIX sh.
# A plan is a line or more of calls; the launcher ends with $status.
#
# Files: $home/live/ID is the OCI bundle (there as long as anything of a start is), $home/containers/ID what lasts,
# $home/runtime the OCI runtime's own state. The bundle goes last, because it is what says that there is
# something to clean; whoever is killed before leaves the rest to the next command.

# shellcheck disable=SC2154 # the launcher has set $libexec

status=0

# Passes a signal on to the payload; before there is one, the runtime gets it.
relay() {
    "$runtime" --root "$home/runtime" kill "$id" "$1" 2>/dev/null || kill -s "$1" "$child" 2>/dev/null
    case $1 in
        HUP) # The terminal is gone and nobody is left to ask: the payload gets its grace, then it ends.
            if [ -z "$reaper" ]; then
                (sleep "$grace"; relay KILL) </dev/null >/dev/null 2>&1 &
                reaper=$!
            fi ;;
        INT) # Process 1 of a container ignores an interrupt that it has no handler for.
            interrupts=$((interrupts + 1))
            case $interrupts in
                2) echo "forge: the payload has not ended yet; interrupt once more to kill it" >&2 ;;
                3) relay KILL ;;
            esac ;;
    esac
}

# Sets starter to what is called for the bundle with "run" or "create": the runtime, or what mounts the root for it.
find_starter() {
    starter=$runtime
    [ ! -f "$bundle/overlay" ] || starter=$libexec/rooted
}

# Runs a container in the foreground: foreground RUNTIME HOME ID NAME rm|keep GRACE stdin|-
# With --rm the payload has the caller's own standard streams and nothing is copied; otherwise Java keeps its output.
foreground() {
    runtime=$1 home=$2 id=$3 name=$4 remove=$5 grace=$6 stdin=$7
    bundle=$home/live/$id child='' reaper='' interrupts=0
    find_starter
    for signal in TERM HUP USR1 USR2 INT QUIT; do
        # shellcheck disable=SC2064 # expanded now, as each signal's trap relays that signal
        trap "relay $signal" "$signal"
    done
    if [ "$stdin" = - ]; then
        exec 3</dev/null
        # In a process group of its own the child gets no signals from the terminal: they reach this shell alone,
        # which passes each on once. Without a terminal there are none, and dash would complain.
        case $FORGE_TTY in ?*) set -m 2>/dev/null ;; esac
    else
        exec 3<&0
        # To read from the terminal the child has to stay in its foreground group, where signals reach it anyway.
        case $FORGE_TTY in *0*) trap : INT QUIT ;; esac
    fi
    if [ "$remove" = rm ]; then
        "$starter" --root "$home/runtime" --log "$bundle/runtime.log" --log-format json \
            run --bundle "$bundle" --pid-file "$bundle/pid" "$id" <&3 3<&- &
    else
        (trap '' HUP INT QUIT TERM; exec "$FORGE_LAUNCHER" _attach "$id") <&3 3<&- &
    fi
    child=$!
    # Only the child's group was wanted: with job control on, dash would report on jobs, and fail without a terminal.
    set +m
    exec 3<&-
    while :; do
        wait "$child"
        status=$?
        # A signal ends the wait early; a child that is gone and reaped ends the loop.
        kill -0 "$child" 2>/dev/null || break
    done
    [ -z "$reaper" ] || kill "$reaper" 2>/dev/null
    [ "$remove" = rm ] || return
    # The runtime writes the pid when the payload runs; what it leaves when it is killed it does not know of later.
    if { [ "$status" -ne 0 ] && { [ -s "$bundle/runtime.log" ] || [ ! -e "$bundle/pid" ]; }; } || is_left; then
        "$FORGE_LAUNCHER" _failed "$id" "$status"
        status=$?
        return
    fi
    # The definition first: without one there is no container, and nobody reads half of its files.
    rm -rf "$home/names/$name" "$home/containers/$id/container.json" "$home/containers/$id" "$bundle"
}

# Whether anything of a run is left but its files. By path and name: a runtime does not know of what it left when it
# was killed.
is_left() {
    for trace in "$home/runtime/$id" "/sys/fs/cgroup/forge-$id" /sys/fs/cgroup/*/"forge-$id"; do
        [ ! -e "$trace" ] || return 0
    done
    return 1
}

# Lets a created container go on: proceed PID. runc's init waits for somebody to open exec.fifo, writes a "0" into it
# and becomes the payload. "runc start" does that in 15 ms; here it is open while its file is removed, which takes 1,
# and as long as there is an init that is not the payload yet. Other runtimes do it otherwise, and get their own start.
# Fails if the init has ended without going on.
proceed() {
    fifo=$home/runtime/$id/exec.fifo answer=''
    if [ "${runtime##*/}" != runc ] || [ ! -p "$fifo" ]; then
        "$runtime" --root "$home/runtime" --log "$bundle/runtime.log" --log-format json start "$id" 2>/dev/null
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
# killed by it.
watch_start() {
    trap 'kill "$!"; wait; exit' TERM
    sleep 2 &
    wait "$!"
    . "$libexec/overdue.sh"
}

# Starts a container in the background, watched by conmon:
# detached RUNTIME CONMON HOME ID NAME rm|keep PRINT [CONMON-OPTION...]; an empty PRINT is $asked,
# the name that prepared.sh was called with
detached() {
    runtime=$1 monitor=$2 home=$3 id=$4 name=$5 remove=$6 print=${7:-$asked}
    shift 7
    bundle=$home/live/$id directory=$home/containers/$id
    find_starter
    # Why a start failed can be read here even when its bundle is gone.
    exec 4<"$bundle/runtime.log"
    # conmon says on descriptor 3 when the container is created, {"data": PID}, or why it is not. It stays as long as
    # the container: without a locale's tables (it writes bytes as they come), and with every symbol bound before it
    # forks, as what is looked up afterwards maps each library's tables anew, it takes 15 to 65 KB less (PSS).
    LC_ALL=C LD_BIND_NOW=1 _OCI_SYNCPIPE=3 "$monitor" --api-version 1 -c "$id" -u "$id" -n "$name" -r "$starter" \
        -b "$bundle" -p "$bundle/pid" -P "$bundle/conmon.pid" --exit-dir "$directory" --socket-dir-path "$bundle" \
        --full-attach -l "k8s-file:$directory/log" --log-level error "$@" \
        --runtime-arg "--root=$home/runtime" --runtime-arg "--log=$bundle/runtime.log" \
        --runtime-arg --log-format=json \
        --exit-command /bin/sh --exit-command-arg "$libexec/ended.sh" --exit-command-arg "$runtime" \
        --exit-command-arg "$home" --exit-command-arg "$id" --exit-command-arg "$name" --exit-command-arg "$remove" \
        3>&1 >/dev/null 2>&1 </dev/null 4<&- | {
        watch_start </dev/null >/dev/null 2>&1 4<&- &
        watcher=$!
        IFS= read -r created
        kill "$watcher" 2>/dev/null
        case $created in
            '{"data": '[1-9]*)
                pid=${created#*: }
                proceed "${pid%%[!0-9]*}" || created='its first process ended before the payload could begin'
                ;;
        esac
        wait "$watcher"
        case $created in
            '{"data": '[1-9]*) say "$print" ;;
            *) exec "$FORGE_LAUNCHER" _failed "$id" 125 "$created" /dev/fd/4 ;;
        esac
    } || status=$?
    exec 4<&-
}

# Prints what the command was asked for: say TEXT. The container runs by then, and its id can be had from "ps".
say() {
    printf '%s\n' "$1" 2>/dev/null || {
        echo "forge: cannot write to standard output: $1" >&2
        exit 125
    }
}

# Runs another command in a container: inside stdin|- COMMAND [ARG...]
inside() {
    [ "$1" = stdin ] || exec </dev/null
    shift
    exec "$@"
}

# Deletes directories that are out of sight already: erase DIRECTORY...
erase() {
    rm -rf "$@"
}

# Remembers that a part of what was asked failed: failed CODE
failed() {
    [ "$1" = 0 ] || status=$1
}
