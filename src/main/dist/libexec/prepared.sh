# Starts a container whose first start "create" has prepared, without Java. Sourced by the launcher for "start NAME".
# Does nothing if there is anything but the plain case: then Java looks at it.
store=${FORGE_HOME:-${HOME-}/.forge} asked=$2 id=$2
case $asked in
    */* | .* | -* | '') return 0 ;;
esac
[ ! -f "$store/names/$asked" ] || read -r id <"$store/names/$asked" || [ -n "$id" ] || return 0
folder=$store/containers/$id
[ -f "$folder/next/plan-1" ] || return 0
# What was prepared before the host was started anew may not fit any more.
{
    read -r then
    IFS= read -r plan
} <"$folder/next/plan-1"
read -r now </proc/sys/kernel/random/boot_id
[ "$then" = "$now" ] || return 0
# The claim: of two starts at once one gets the folder. Then the owner's name, then the bundle's place; a start that is
# killed between leaves a container that was never started and a folder that goes with it.
mv -T "$folder/next" "$folder/next.$$" 2>/dev/null || return 0
read -r stat </proc/$$/stat
set -- ${stat##*) }
shift 19
printf '%s %s' $$ "$1" >"$folder/next.$$/owner"
mv -T "$folder/next.$$" "$store/live/$id" || exit 125
: >"$folder/started"
. "$libexec/plan.sh"
eval "$plan"
exit "$status"
