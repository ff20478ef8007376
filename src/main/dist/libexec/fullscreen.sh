# shellcheck shell=sh
# Runs Java on the whole terminal. Sourced by the launcher with Java's command line in "$@" and $java; returns if there is
# no terminal. This shell stays, so that the terminal is given back whatever ends Java. POSIX sh.
# shellcheck disable=SC2154 # the launcher has set $tty and $java
case $tty in
    01*) ;;
    *) return 0 ;;
esac
FORGE_STTY=$(stty -g 2>/dev/null) || return 0
FORGE_SIZE=$(stty size 2>/dev/null)
export FORGE_STTY FORGE_SIZE
# An arena of malloc for each of Java's threads costs 7 MB and brings nothing here.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
exec 3<&0
trap '' INT QUIT
LC_ALL=C.UTF-8 "$java" "$@" <&3 3<&- &
child=$!
# While Java starts: single keys without echo, as FullScreen has them.
stty -icanon -echo -isig -icrnl -ixon min 1 time 0
for signal in TERM HUP; do
    # shellcheck disable=SC2064 # expanded now
    trap "kill -s $signal $child 2>/dev/null" "$signal"
done
while :; do
    wait "$child"
    status=$?
    # A signal ends the wait early; a child that is gone and reaped ends the loop.
    kill -0 "$child" 2>/dev/null || break
done
stty "$FORGE_STTY"
# Java gives the screen back itself unless it was killed.
case $status in
    134 | 137 | 139) printf '\033[?1006l\033[?1000l\033[0m\033[?25h\033[?1049l' ;;
esac
exit "$status"
