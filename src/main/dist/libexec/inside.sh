# shellcheck shell=sh
# Runs another process in a container. Sourced by plan.sh for a plan that says so.
# shellcheck disable=SC2154,SC2034 # what is not set or not used here is so in plan.sh and the launcher

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
