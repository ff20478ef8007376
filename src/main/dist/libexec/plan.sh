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
    # The new shell does not know that Java is its child.
    [ -z "${preparing-}" ] || wait "$preparing" 2>/dev/null
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
    [ -z "$payload" ] || ! is_payload "$payload" || kill -s "$1" "$payload"
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
    if [ -f "$bundle/mapped" ]; then
        . "$libexec/discard.sh"
        discard_run "$@"
    else
        rm -rf "$@" "$bundle" ${claim:+"$claim"}
    fi
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

# Prints what the command was asked for: say TEXT. The container runs by then, and its id can be had from "ps".
say() {
    printf '%s\n' "$1" 2>/dev/null || {
        echo "forge: cannot write to standard output: $1" >&2
        exit 125
    }
}

# Runs another process in a container: inside RUNTIME HOME ID FILE -|stdin|tty|pty wait|leave|held
# FILE, in the bundle, says what the runtime is to run; it is removed when the runtime has ended. With "leave" nobody waits,
# with "held" Java copies the output, and nothing of it before the process has begun.
inside() {
    runtime=$1 home=$2 id=$3 file=$4 stdin=$5 leave=$6 child=''
    for signal in $signals; do
        # shellcheck disable=SC2064 # expanded now, as each signal's trap passes that signal on
        trap "relay_inside $signal" "$signal"
    done
    open_input "$stdin" "$file"
    bundle=$home/live/$id
    find_starter
    # The root is mounted already.
    [ "$starter" != "$libexec/rooted" ] || starter=$runtime
    set -- "$starter" --root "$home/runtime" --log "$file.log" --log-format json exec --process "$file" \
        --pid-file "$file.pid"
    if [ "$leave" = leave ]; then
        inside_alone "$@"
    else
        own_group "$stdin"
        [ "$leave" != held ] || copied=yes
        if [ -n "$copied" ]; then
            (trap '' HUP INT QUIT TERM TSTP; exec "$FORGE_LAUNCHER" _attach --exec "$file" "$id") <&3 3<&- &
        else
            "$@" "$id" <&3 3<&- &
        fi
        child=$!
        await_child
    fi
    if [ "$status" -ne 0 ] && [ -s "$file.log" ]; then
        "$FORGE_LAUNCHER" _failed --exec "$file.log" "$id" "$status"
        status=$?
    fi
    [ "$leave,$stdin,$status" = leave,pty,0 ] || rm -f "$file" "$file.log" "$file.pid"
}

# Passes a signal on to the process; before there is one, the runtime gets it, which passes it on; Java would not.
relay_inside() {
    caught=$1
    pid=''
    kill -0 "$child" 2>/dev/null || return 0
    while [ -n "$copied" ] && [ ! -s "$file.pid" ] && kill -0 "$child" 2>/dev/null; do sleep 0.02; done
    [ ! -s "$file.pid" ] || read -r pid <"$file.pid" || :
    kill -s "$1" "${pid:-$child}" 2>/dev/null
}

# The same with nobody waiting. A runtime leaves nothing alone that has a terminal, as it copies what is printed there; so
# it stays itself, and the process has begun when its id is written down.
inside_alone() {
    if [ "$stdin" = - ]; then
        "$@" --detach "$id" </dev/null >/dev/null 2>&1
        status=$?
        return
    fi
    (
        trap '' HUP INT QUIT
        "$@" "$id" <&3 >/dev/null 2>&3
        code=$?
        if [ -s "$file.pid" ]; then
            code=0
            rm -f "$file.log"
        fi
        rm -f "$file.pid" "$file"
        exit $code
    ) </dev/null >/dev/null 2>&1 &
    child=$!
    while [ ! -s "$file.pid" ] && [ -e "$file" ]; do sleep 0.02; done
    [ -e "$file" ] || wait "$child" || status=$?
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
