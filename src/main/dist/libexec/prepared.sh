# shellcheck shell=sh
# Starts a container whose first start "create" has prepared, without Java. Sourced by the launcher for "start NAME".
# Returns if there is anything but the plain case: then Java looks at it. Sets nothing but "asked", which plan.sh prints,
# and what begins with "prepared_". POSIX sh, but for "-nt" and "mv -T" (GNU's and busybox's): a plain mv would move a
# directory into one that is there already, where it has to fail.
# shellcheck disable=SC2154 # the launcher has set $libexec
# shellcheck disable=SC3013 # -nt is in every sh that is one: dash, bash, busybox, ksh
[ $# -eq 2 ] && [ "$1" = start ] || return 0
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
# A name is a directory with an entry that has the container's id; older versions made a file.
[ ! -f "$prepared_store/names/$asked" ] || return 0
for prepared_entry in "$prepared_store/names/$asked"/*; do
    [ ! -e "$prepared_entry" ] || prepared_id=${prepared_entry##*/}
done
prepared_directory=$prepared_store/containers/$prepared_id
prepared_next=$prepared_directory/next
[ -f "$prepared_next/sums" ] && [ -f "$prepared_next/plan-2" ] || return 0
for prepared_file in started log; do
    [ ! -e "$prepared_directory/$prepared_file" ] && [ ! -L "$prepared_directory/$prepared_file" ] || return 0
done
# What is there has to be what was written: see Bundle.prepare. What is newer than the directory, which changed when the
# finished bundle came, is not even read: it may be without end.
[ ! "$prepared_next/sums" -nt "$prepared_directory" ] || return 0
prepared_sums='' prepared_files=''
while read -r prepared_sum prepared_size prepared_file; do
    prepared_sums="$prepared_sums$prepared_sum $prepared_size $prepared_file
"
    prepared_files="$prepared_files $prepared_file"
done <"$prepared_next/sums"
case "$prepared_files " in
    */*) return 0 ;;
    *' config.json '*' plan-2 '*) ;;
    *) return 0 ;;
esac
for prepared_file in $prepared_files; do
    [ -f "$prepared_next/$prepared_file" ] && [ ! "$prepared_next/$prepared_file" -nt "$prepared_directory" ] ||
        return 0
done
for prepared_file in "$prepared_store/rootfs" "$prepared_next/work" "$prepared_directory/upper"; do
    [ -d "$prepared_file" ] && [ ! -L "$prepared_file" ] || return 0
done
# shellcheck disable=SC2086 # split into names
prepared_sum=$(cd "$prepared_next" && exec cksum $prepared_files 2>/dev/null)
[ "$prepared_sum
" = "$prepared_sums" ] || return 0
# What was prepared before the host was started anew, or when the home was elsewhere, does not fit any more.
{
    read -r prepared_boot
    IFS= read -r prepared_home
    IFS= read -r prepared_plan
} <"$prepared_next/plan-2"
read -r prepared_boot_now </proc/sys/kernel/random/boot_id
[ "$prepared_boot" = "$prepared_boot_now" ] && [ "$prepared_home" = "$prepared_store" ] || return 0
# One of the same id runs in a copy of this home.
for prepared_file in /sys/fs/cgroup/forge-"$prepared_id" /sys/fs/cgroup/*/forge-"$prepared_id" \
    /sys/fs/cgroup/machine.slice/forge-"$prepared_id".scope/forge-"$prepared_id"; do
    [ ! -e "$prepared_file" ] || return 0
done
read -r prepared_stat </proc/$$/stat
# The 22nd field is when this shell was started; the second, its name, may hold blanks. The 32nd are blocked signals.
# shellcheck disable=SC2086 # split into fields
set -- ${prepared_stat##*) }
shift 19
prepared_began=$1
shift 10
prepared_blocked=$1
set -- start "$asked"
# The claim: of two starts at once one makes the owner's file. Then the bundle's place; a start that is killed between
# leaves a container that was never started, whose next start is made by Java.
set -C
{ printf '%s %s' $$ "$prepared_began" >"$prepared_next/owner"; } 2>/dev/null
prepared_claim=$?
set +C
[ $prepared_claim -eq 0 ] || return 0
# On a full disk, say, Java finds out why.
{ printf '' >"$prepared_directory/started" && command -p mv -T "$prepared_next" "$prepared_store/live/$prepared_id"; } 2>/dev/null || {
    [ -e "$prepared_store/live/$prepared_id" ] || command -p rm -f "$prepared_directory/started"
    return 0
}
. "$libexec/plan.sh"
plan=$prepared_plan
[ "$prepared_blocked" = 0 ] || afresh blocked
eval "$prepared_plan"
exit "$status"
