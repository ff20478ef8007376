# shellcheck shell=sh
# What a plan may call. Sourced by the launcher once Java has prepared everything and has ended; POSIX sh.
# A plan is a line or more of calls; the launcher ends with $status.
#
# Files: $home/live/ID is the OCI bundle (there as long as anything of a start is), $home/containers/ID what lasts,
# $home/runtime the OCI runtime's own state. The bundle goes last, because it is what says that there is
# something to clean; whoever is killed before leaves the rest to the next command.

# shellcheck disable=SC2154 # the launcher has set $libexec

status=0 slice=''

# What the runtime and conmon would take from the caller for the container: sockets of a systemd service, descriptors of
# another conmon. And the programs used here are there whatever the caller's PATH is. Java, which passes a variable of
# the caller's on if it is asked to, has ended.
unset NOTIFY_SOCKET LISTEN_FDS LISTEN_PID LISTEN_FDNAMES _OCI_STARTPIPE _OCI_ATTACHPIPE
export PATH="/usr/bin:/bin:/usr/sbin:/sbin${PATH:+:$PATH}"

# Begins a plan if the caller ignores or blocks signals, which no shell can undo for itself: afresh ignored|blocked
# evaluates the plan in a new shell, in this process. "env" undoes what is ignored in 2 ms, Java all of it in 100.
afresh() {
    [ -z "${fresh-}" ] || return 0
    fresh=1
    # The new shell does not know what its children are.
    reap
    export plan libexec fresh signals early asked beyond claim
    if [ "$1" = ignored ] && env --default-signal true 2>/dev/null; then
        exec env --default-signal /bin/sh "$libexec/afresh.sh"
    fi
    exec "$java" -Xint -Xlog:disable -Xlog:all=error:stderr --enable-native-access=dev.forge \
        -m dev.forge/dev.forge.Main _afresh "$libexec/afresh.sh"
}

# Passes a signal on to the payload: relay NUMBER. Called in a trap, so "caught" says that the wait was cut short. The
# payload gets it from here, as runc would keep some for itself, and only while it is the container's: the number of a
# process that has ended may be used again. A signal that comes before there is a payload waits for it, because a
# runtime that is killed while it makes a container would leave parts of one.
relay() {
    caught=$1
    kill -0 "$child" 2>/dev/null || return 0
    while [ ! -s "$bundle/pid" ] && kill -0 "$child" 2>/dev/null; do
        sleep 0.01
    done
    payload=''
    read -r payload 2>/dev/null <"$bundle/pid"
    # It may end meanwhile.
    [ -z "$payload" ] || ! is_payload "$payload" || kill -s "$1" "$payload" 2>/dev/null
    case $1 in
        1) # The terminal is gone and nobody is left to ask: the payload gets its grace, then it ends.
            if [ -z "$reaper" ]; then
                (sleep "$grace"; relay 9) </dev/null >/dev/null 2>&1 &
                reaper=$!
            fi ;;
        2) # Process 1 of a container ignores an interrupt that it has no handler for.
            interrupts=$((interrupts + 1))
            case $interrupts in
                2) echo "forge: the payload has not ended yet; interrupt once more to kill it" >&2 ;;
                3) relay 9 ;;
            esac ;;
    esac
}

# Has the container that is started next live in a scope of systemd's: within SLICE, the path of a slice's cgroup.
within() {
    slice=$1
}

# Becomes a command that starts a container, in a scope of systemd's if the plan says so.
scoped() {
    [ -n "$slice" ] || exec "$@"
    exec /bin/sh "$libexec/scoped.sh" "$slice" "$id" "$bundle/runtime.log" "$@"
}

# Whether a process is the container's: by its control group, or where there is none by who has started it, the runtime,
# which is $child or, where Java copies, a child of that.
is_payload() {
    while read -r line; do
        case $line in *"forge-$id"*) return 0 ;; esac
    done 2>/dev/null <"/proc/$1/cgroup"
    [ -f "$bundle/mapped" ] || return 1
    ancestor=$1
    for _ in 1 2; do
        { read -r line <"/proc/$ancestor/stat"; } 2>/dev/null || return 1
        line=${line##*) }
        line=${line#* }
        ancestor=${line%% *}
        [ "$ancestor" != "$child" ] || return 0
    done
    return 1
}

# Sets starter to what is called for the bundle with "run", "create" or "exec": the runtime, or what mounts the root for
# it, or what does either for a user who is not root.
find_starter() {
    starter=$runtime entry=''
    [ ! -f "$bundle/overlay" ] || starter=$libexec/rooted
    [ ! -f "$bundle/mapped" ] || starter=$libexec/mapped
}

# Sets screen to the descriptor that is the caller's terminal and size to its rows and columns, empty where there is none.
find_screen() {
    screen='' size=''
    case $FORGE_TTY in
        *1*) screen=1 ;;
        *0*) screen=0 ;;
        *2*) screen=2 ;;
    esac
    # 1 is another inside $( ).
    [ -z "$screen" ] || { size=$(stty size 2>/dev/null <&5) || size=''; } 5<&"$screen"
}

# Opens descriptor 3, the standard input of the runtime that is called next: open_input -|stdin|tty|pty FILE
# With tty and pty the payload has a terminal of its own, made by the runtime, which copies between that and its own
# standard streams. The terminal's size is written into FILE, the runtime's configuration, where the payload has it before
# its first instruction. "tty": the caller types into it, and the runtime makes the caller's terminal raw. "pty": nobody
# does, and there may be no terminal. But runtimes insist on one to make raw and to ask for a size, so they get a new one
# that leads nowhere, as standard input, and leave the caller's alone. Sets copied if Java has to copy the output: runc
# leaves it to the caller's terminal to end lines with a carriage return, and where that is none they would have none.
open_input() {
    terminal='' copied=''
    case $1 in
        -) exec 3</dev/null ;;
        pty) exec 3<>/dev/ptmx ;;
        *) exec 3<&0 ;;
    esac
    case $1 in
        tty | pty)
            find_screen
            [ -z "$size" ] ||
                sed -i "s/\"height\":0,\"width\":0/\"height\":${size% *},\"width\":${size#* }/" "$2"
            ;;
    esac
    case $1,$FORGE_TTY in
        pty,* | tty,0 | tty,02) copied=yes ;;
    esac
    case $1 in
        # Setting it stops this whole job while it is in the background, as every program that would make it raw.
        tty) terminal=$(stty -g <&3) && stty "$terminal" <&3 ;;
        pty) [ -z "$size" ] || stty rows "${size% *}" cols "${size#* }" <&3 ;;
    esac
}

# Passes the size of the caller's terminal on to the one that leads nowhere, from where the runtime takes it.
resize() {
    caught=28
    kill -0 "$child" 2>/dev/null || return 0
    find_screen
    [ -z "$size" ] || stty rows "${size% *}" cols "${size#* }" <&3
    kill -s WINCH -- "-$child" 2>/dev/null
}

# Says who gets what is typed to end or stop a command: own_group -|stdin|tty|pty
own_group() {
    case $1 in
        - | pty)
            # In a process group of its own the child gets no signals from the terminal: they reach this shell alone,
            # which passes each on once. Without a terminal there are none, and dash would complain.
            case $FORGE_TTY in ?*) set -m 2>/dev/null ;; esac
            ;;
        *)
            # To read from the terminal the child has to stay in its foreground group, where signals reach it anyway.
            case $FORGE_TTY in *0*) trap caught=1 INT QUIT TSTP ;; esac
            ;;
    esac
    [ "$1" != pty ] || trap resize WINCH
}

# Waits for the child that was started last, sets status to its exit code, and leaves the terminal as it was. A signal ends
# a wait early, and may come when the child has just ended: then it is waited for again, and a shell remembers its code
# until it starts another process (bash as sh does not, and says 127).
await_child() {
    # Only the child's group was wanted: with job control on, dash would report on jobs, and fail without a terminal.
    set +m
    gone=''
    while :; do
        caught=''
        wait "$child" 2>/dev/null
        latest=$?
        [ "$latest" -eq 127 ] && [ -n "$gone" ] || status=$latest
        [ -n "$caught" ] || break
        kill -0 "$child" 2>/dev/null || gone=1
    done
    [ -z "$terminal" ] || stty "$terminal" <&3 2>/dev/null
    exec 3<&-
}

# Runs a container in the foreground: foreground RUNTIME HOME ID NAME rm|keep GRACE -|stdin|tty|pty
# With --rm the payload has the caller's own standard streams and nothing is copied, unless open_input says so; otherwise
# Java keeps its output.
foreground() {
    runtime=$1 home=$2 id=$3 name=$4 remove=$5 grace=$6 stdin=$7
    bundle=$home/live/$id child='' reaper='' interrupts=0
    find_starter
    for signal in $signals; do
        # shellcheck disable=SC2064 # expanded now, as each signal's trap relays that signal
        trap "relay $signal" "$signal"
    done
    open_input "$stdin" "$bundle/config.json"
    own_group "$stdin"
    [ -z "$copied" ] || remove=keep # Java removes it then
    if [ "$starter" = "$libexec/mapped" ] && [ ! -f "$bundle/overlay" ]; then
        # What mapped would do, without another shell.
        { read -r entry && read -r entry; } <"$bundle/mapped"
        case $entry in unshare*) starter=$runtime ;; *) entry='' ;; esac
    fi
    if [ "$remove" = rm ]; then
        # shellcheck disable=SC2086 # $entry is split into words
        set -- $entry "$starter" --root "$home/runtime" --log "$bundle/runtime.log" --log-format json \
            run --bundle "$bundle" --pid-file "$bundle/pid" "$id"
        if [ -z "$slice" ]; then "$@" <&3 3<&- & else scoped "$@" <&3 3<&- & fi
    else
        (trap '' HUP INT QUIT TERM TSTP; exec "$FORGE_LAUNCHER" _attach "$id") <&3 3<&- &
    fi
    child=$!
    set +m
    for signal in $early; do relay "$signal"; done
    await_child
    [ -z "$reaper" ] || kill "$reaper" 2>/dev/null
    [ "$remove" = rm ] || return
    # The runtime writes the pid when the payload runs; what it leaves when it is killed it does not know of later.
    if { [ "$status" -ne 0 ] && { [ -s "$bundle/runtime.log" ] || [ ! -e "$bundle/pid" ]; }; } || is_left; then
        "$FORGE_LAUNCHER" _failed "$id" "$status"
        status=$?
        return
    fi
    # The definition first: without one there is no container, and nobody reads half of its files.
    set -- "$home/names/$name" "$home/containers/$id/container.json" "$home/containers/$id"
    mapped=''
    [ ! -f "$bundle/mapped" ] || mapped=1
    remove_untouched && return
    # Who waits for the end (dev.forge.engine.lifecycle.AwaitedEnd) has a file there, which keeps the directory; by now
    # nobody finds the container any more.
    for trace in "$home/containers/$id"/waits.*; do
        [ ! -f "$trace" ] || printf '%s' "$status" >"$trace"
    done 2>/dev/null
    if [ -n "$mapped" ]; then
        . "$libexec/discard.sh"
        discard_run "$@"
    else
        rm -rf "$@" "$bundle" ${claim:+"$claim"}
    fi
}

# Removes what a run leaves that has written nothing, in the same order. Fails, with some of it gone, at anything else: a
# directory that is not empty stays.
remove_untouched() {
    [ -x "$libexec/paths" ] || return 1
    set -- "-$home/names/$name/$id" "/$home/names/$name" "-$home/containers/$id/container.json"
    trace=$home/containers/$id/started
    [ ! -e "$trace" ] || set -- "$@" "-$trace"
    set -- "$@" "/$home/containers/$id/upper" "/$home/containers/$id"
    for trace in "$bundle"/*; do
        case ${trace##*/} in
            owner | mapped | work) ;;
            *) set -- "$@" "-$trace" ;;
        esac
    done
    # The kernel's own, of an overlay that is mounted with "volatile".
    trace=$bundle/work/work
    # Where a user has mounted it, he may not look into it as it is.
    [ -z "$mapped" ] || set -- "$@" "=$trace" "=$trace/incompat" "=$trace/incompat/volatile"
    if [ -n "$mapped" ] || [ -d "$trace/incompat/volatile" ]; then
        set -- "$@" "-$trace/incompat/volatile/dirty" "/$trace/incompat/volatile" "/$trace/incompat"
    fi
    "$libexec/paths" "$@" "/$trace" "/$bundle/work" ${mapped:+"-$bundle/mapped"} "-$bundle/owner" "/$bundle" \
        ${claim:+"-$claim"}
}

# Whether anything of a run is left but its files. By path and name: a runtime does not know of what it left when it
# was killed.
is_left() {
    for trace in "$home/runtime/$id" "/sys/fs/cgroup/forge-$id" /sys/fs/cgroup/*/"forge-$id" \
        "/sys/fs/cgroup$slice/forge-$id.scope/forge-$id"; do
        [ ! -e "$trace" ] || return 0
    done
    return 1
}

# Starts a container in the background, see there; apart, as each start would have to read it.
detached() {
    . "$libexec/detached.sh"
    detached "$@"
}

# Runs another process in a container, see there.
inside() {
    . "$libexec/inside.sh"
    inside "$@"
}

# Deletes directories that are out of sight already: erase DIRECTORY...
erase() {
    home=${1%/staging/*}
    if [ -f "$home/mapping" ]; then
        . "$libexec/discard.sh"
        discard "$@"
    else
        rm -rf "$@"
    fi
}

# Remembers that a part of what was asked failed: failed CODE
failed() {
    [ "$1" = 0 ] || status=$1
}
