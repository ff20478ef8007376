# shellcheck shell=sh
# Carries out "stop", "kill" and "rm" of one container without Java. Sourced by the launcher; returns where anything is
# not the plain case, before it has done anything that Java could not do again. POSIX sh.
# shellcheck disable=SC2154 # the launcher has set $libexec and $command

# Sets ending_signal to a signal's number: ending_number NAME
ending_number() {
    case $1 in
        [1-9] | [1-5][0-9] | 6[0-4]) ending_signal=$1 ;;
        *)
            ending_signal=0
            for ending_word in HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT \
                STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS; do
                ending_signal=$((ending_signal + 1))
                [ "${1#SIG}" != $ending_word ] || return 0
            done
            return 1
            ;;
    esac
}

# Sets what the options say, and ending_name to the one container: ending_parse WORD...
ending_parse() {
    ending_time='' ending_signal=9 ending_force='' ending_name='' ending_doomed=''
    while [ $# -gt 0 ]; do
        case $command,$1 in
            stop,-t | stop,--time)
                ending_time=${2-}
                [ $# -gt 1 ] || return 1
                shift
                ;;
            stop,--time=*) ending_time=${1#*=} ;;
            kill,-s | kill,--signal)
                ending_number "${2-}" && [ $# -gt 1 ] || return 1
                shift
                ;;
            kill,--signal=*) ending_number "${1#*=}" || return 1 ;;
            rm,-f | rm,--force | rm,-fv | rm,-vf) ending_force=1 ;;
            rm,-v | rm,--volumes) ;;
            *,-*) return 1 ;;
            *)
                [ -z "$ending_name" ] || return 1
                ending_name=$1
                ;;
        esac
        shift
    done
    case $ending_time in
        *[!0123456789]* | ???????*) return 1 ;;
    esac
    [ -n "$ending_name" ]
}

# Sends the payload a signal: ending_send NUMBER. Who has ended meanwhile needs none.
ending_send() {
    { ! found_lives || kill -"$1" "$found_pid"; } 2>/dev/null
    return 0
}

# Opens descriptor 3, which ends when the container's monitor does: it keeps the other end of this pipe. To open a pipe
# waits for somebody at its other end, who may have gone; so this shell is that, for a moment.
ending_listen() {
    [ -p "$found_bundle/ctl" ] || return 1
    { exec 4<>"$found_bundle/ctl"; } 2>/dev/null || return 1
    { exec 3<"$found_bundle/ctl"; } 2>/dev/null || return 1
    exec 4>&-
}

# Waits until the bundle is gone, which goes last: ending_await SECONDS, or an empty word for any time. The monitor
# becomes ended.sh, or waits for it. If it is killed, the bundle stays.
ending_await() {
    ending_timer='' ending_monitor=''
    read -r ending_monitor 2>/dev/null <"$found_bundle/conmon.pid" || :
    if [ -n "$1" ]; then
        command -p sleep "$1" 3<&- &
        ending_timer=$!
    fi
    {
        while read -r ending_word <&3; do :; done
        while [ -e "$found_bundle" ] && [ -e "/proc/${ending_monitor:-none}/exe" ]; do command -p sleep 0.002; done
        [ -z "$ending_timer" ] || kill -9 "$ending_timer" # it ignores what the caller ignores
    } >/dev/null 2>&1 &
    ending_reader=$!
    for ending_word in 1 2 15; do
        # shellcheck disable=SC2064 # expanded now
        trap "kill -9 $ending_reader $ending_timer 2>/dev/null; exit $((128 + ending_word))" $ending_word
    done
    # A shell may report what was killed.
    { wait "${ending_timer:-$ending_reader}"; } 2>/dev/null
    trap - 1 2 15
    kill -9 "$ending_reader" 2>/dev/null
    { wait; } 2>/dev/null
    [ ! -e "$found_bundle" ]
}

# Kills the payload and waits: as Java, which is patient for as long.
ending_kill() {
    ending_send 9
    ending_await 10
}

ending_stop() {
    [ -e "$found_bundle" ] || return 0
    find_payload || return 1
    ending_word=${found_record#*,\"stopSignal\":\"}
    ending_rest=${ending_word#*\"}
    [ "$ending_word" != "$found_record" ] && ending_number "${ending_word%%\"*}" || return 1
    case $ending_rest in
        ',"stopTimeout":'*) ending_rest=${ending_rest#*:} ;;
        *) return 1 ;;
    esac
    if [ -z "$ending_time" ]; then
        ending_time=${ending_rest%%[!0123456789-]*}
        case $ending_time in
            -1) ending_time='' ;;
            '' | *[!0123456789]* | ???????*) return 1 ;;
        esac
    fi
    ending_listen || return 1
    ending_send "$ending_signal"
    if [ "$ending_time" = 0 ] || ! ending_await "$ending_time"; then
        # Without its monitor nobody would clean up but Java.
        found_lives || [ ! -e "$found_bundle" ] || return 1
        ending_kill
    fi
}

ending_remove() {
    if [ -e "$found_bundle" ]; then
        [ -n "$ending_force" ] && find_payload && ending_listen && ending_kill || return 1
    fi
    [ -d "$found_home/staging" ] && read -r ending_rest <"/proc/$$/stat" || return 1
    # The 22nd field is when this shell was started: it is the one to delete what the rename takes out of sight, which is
    # the moment of removal.
    # shellcheck disable=SC2086 # split into fields
    set -- ${ending_rest##*) }
    shift 19
    ending_doomed=$found_home/staging/container.0.$$.$1
    # One with --rm has gone by itself.
    if [ -e "$found_home/containers/$found_id" ]; then
        command -p mv -T "$found_home/containers/$found_id" "$ending_doomed" 2>/dev/null || return 1
    fi
    if [ -e "$found_home/names/$found_name/$found_id" ]; then
        command -p rm -rf "$found_home/names/$found_name"
    fi
    # A power cut does not bring it back.
    command -p sync "$found_home/containers" "$found_home/names" 2>/dev/null || command -p sync
}

# Prints the name. If it cannot be, Java says why, and ends with what it makes of it: of a command that prints a line.
ending_say() {
    printf '%s\n' "$ending_name" 2>/dev/null && return
    [ -z "$ending_doomed" ] || command -p rm -rf "$ending_doomed"
    exec "$FORGE_LAUNCHER" version
}

ending_found() {
    case ${1-} in container) shift ;; esac
    shift
    ending_parse "$@" && . "$libexec/container.sh" && find_container "$ending_name" || return 1
    found_bundle=$found_home/live/$found_id
    case $command in
        stop) ending_stop ;;
        kill) find_payload && ending_send "$ending_signal" ;;
        rm) ending_remove ;;
    esac
}

if ending_found "$@"; then
    ending_say
    [ -z "$ending_doomed" ] || command -p rm -rf "$ending_doomed"
    exit 0
fi
exec 3<&- 4<&-
