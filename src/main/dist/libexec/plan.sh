# What a plan may call. Sourced by the launcher once Java has prepared everything and has ended; POSIX sh.
# Every function ends the shell with the exit code of the command.
#
# Files: $home/live/ID is the OCI bundle (there as long as anything of a start is), $home/containers/ID what lasts,
# $home/runtime the OCI runtime's own state. The bundle goes last, because it is what says that there is
# something to clean; whoever is killed before leaves the rest to the next command.

# Removes what a start made, and with "rm" the container itself: forget HOME ID NAME rm|keep
forget() {
    if [ "$4" = rm ]; then
        rm -rf "$1/names/$3" "$1/containers/$2" "$1/live/$2"
    else
        rm -rf "$1/live/$2"
    fi
}

# Passes a signal on to the runtime, which passes it on to the payload.
relay() {
    kill -s "$1" "$child" 2>/dev/null
    case $1 in
        HUP) # The terminal is gone and nobody is left to ask: the payload gets its grace, then it ends.
            [ -n "$reaper" ] || { (sleep "$grace"; kill_payload) </dev/null >/dev/null 2>&1 & reaper=$!; } ;;
        INT) # Process 1 of a container ignores an interrupt that it has no handler for.
            interrupts=$((interrupts + 1))
            case $interrupts in
                2) echo "forge: the payload has not ended yet; interrupt once more to kill it" >&2 ;;
                3) kill_payload ;;
            esac ;;
    esac
}

kill_payload() {
    "$runtime" --root "$home/runtime" kill "$id" KILL 2>/dev/null
}

# Runs a container with --rm in the foreground: foreground RUNTIME HOME ID NAME GRACE stdin|- tty|-
# The payload has the caller's own standard streams; nothing is copied.
foreground() {
    runtime=$1 home=$2 id=$3 name=$4 grace=$5 stdin=$6 tty=$7
    bundle=$home/live/$id child='' reaper='' interrupts=0
    # Not trapped before: until here there is nothing to pass a signal on to, and a sweep cleans up.
    trap 'relay TERM' TERM; trap 'relay USR1' USR1; trap 'relay USR2' USR2; trap 'relay HUP' HUP
    if [ "$stdin" = - ]; then
        exec 3</dev/null
        # In a process group of its own an interrupt from the terminal reaches this shell alone, which passes it on
        # once. Without a terminal there are none, and dash would complain.
        case $FORGE_TTY in ?*) set -m 2>/dev/null ;; esac
        trap 'relay INT' INT; trap 'relay QUIT' QUIT
    else
        exec 3<&0
        # To read from the terminal the runtime has to stay in its foreground group, so interrupts reach it anyway.
        case $FORGE_TTY in
            *0*) trap : INT QUIT ;;
            *) trap 'relay INT' INT; trap 'relay QUIT' QUIT ;;
        esac
    fi
    "$runtime" --root "$home/runtime" --log "$bundle/runtime.log" --log-format json \
        run --bundle "$bundle" --pid-file "$bundle/pid" "$id" <&3 3<&- &
    child=$!
    exec 3<&-
    while :; do
        wait "$child"
        code=$?
        # A signal ends the wait early; a child that is gone or reaped ends the loop.
        kill -0 "$child" 2>/dev/null || break
    done
    [ -z "$reaper" ] || kill "$reaper" 2>/dev/null
    if [ "$code" -ne 0 ] && [ -s "$bundle/runtime.log" ]; then
        "$FORGE_LAUNCHER" _failed "$id" "$code"
        code=$?
    fi
    forget "$home" "$id" "$name" rm
    exit "$code"
}

# Starts a container in the background, watched by conmon:
# detached RUNTIME CONMON HOME ID NAME rm|keep PRINT [CONMON-OPTION...]
detached() {
    runtime=$1 monitor=$2 home=$3 id=$4 name=$5 remove=$6 print=$7
    shift 7
    bundle=$home/live/$id folder=$home/containers/$id
    # conmon says on descriptor 3 when the container is created, {"data": PID}, or why it is not.
    _OCI_SYNCPIPE=3 "$monitor" --api-version 1 -c "$id" -u "$id" -n "$name" -r "$runtime" -b "$bundle" \
        -p "$bundle/pid" -P "$bundle/conmon.pid" --exit-dir "$folder" --socket-dir-path "$bundle" --full-attach \
        -l "k8s-file:$folder/log" --log-level error "$@" \
        --runtime-arg "--root=$home/runtime" --runtime-arg "--log=$bundle/runtime.log" \
        --runtime-arg --log-format=json \
        --exit-command /bin/sh --exit-command-arg "$FORGE_LIBEXEC/ended.sh" --exit-command-arg "$runtime" \
        --exit-command-arg "$home" --exit-command-arg "$id" --exit-command-arg "$name" --exit-command-arg "$remove" \
        3>&1 >/dev/null 2>&1 </dev/null | {
        IFS= read -r created
        case $created in
            '{"data": '[1-9]*) ;;
            *) exec "$FORGE_LAUNCHER" _failed "$id" 125 "$created" ;;
        esac
        "$runtime" --root "$home/runtime" start "$id" || exec "$FORGE_LAUNCHER" _failed "$id" 125
        [ -z "$print" ] || printf '%s\n' "$print"
    }
    exit
}

# Becomes another program: become COMMAND [ARG...]
become() {
    exec "$@"
}
