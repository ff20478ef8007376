# shellcheck shell=sh
# Starts a container whose first start "create" has prepared, without Java. Sourced by the launcher for "start NAME".
# Returns if there is anything but the plain case: then Java looks at it. Sets nothing but "asked", which plan.sh prints,
# and what begins with "prepared_". POSIX sh, but for "mv -T" (GNU's and busybox's): a plain mv would move a directory
# into one that is there already, where the claim has to fail.
# shellcheck disable=SC2154 # the launcher has set $libexec
asked=$2
case $asked in
    */* | .* | -* | '') return 0 ;;
esac
prepared_store=${FORGE_HOME:-${HOME:+$HOME/.forge}}
# Without either Java knows the home; and it says what is wrong with a relative one.
case $prepared_store in
    /*) ;;
    *) return 0 ;;
esac
prepared_id=$asked
if [ -f "$prepared_store/names/$asked" ]; then
    # The id has no line feed after it, which "read" takes for a failure.
    read -r prepared_id <"$prepared_store/names/$asked" || [ -n "$prepared_id" ] || return 0
fi
prepared_directory=$prepared_store/containers/$prepared_id
[ -f "$prepared_directory/next/plan-1" ] || return 0
# What was prepared before the host was started anew may not fit any more.
{
    read -r prepared_boot
    IFS= read -r prepared_plan
} <"$prepared_directory/next/plan-1"
read -r prepared_boot_now </proc/sys/kernel/random/boot_id
[ "$prepared_boot" = "$prepared_boot_now" ] || return 0
# The claim: of two starts at once one gets the directory. Then the owner's name, then the bundle's place; a start that
# is killed between leaves a container that was never started and a directory that goes with it.
command -p mv -T "$prepared_directory/next" "$prepared_directory/next.$$" 2>/dev/null || return 0
read -r prepared_stat </proc/$$/stat
# The 22nd field is when this shell was started; the second, its name, may hold blanks. The 32nd are blocked signals.
# shellcheck disable=SC2086 # split into fields
set -- ${prepared_stat##*) }
shift 19
printf '%s %s' $$ "$1" >"$prepared_directory/next.$$/owner"
command -p mv -T "$prepared_directory/next.$$" "$prepared_store/live/$prepared_id" || exit 125
: >"$prepared_directory/started"
. "$libexec/plan.sh"
shift 10
plan=$prepared_plan
[ "$1" = 0 ] || afresh blocked
eval "$prepared_plan"
exit "$status"
