# shellcheck shell=sh
# Run by conmon when a container has ended and its exit code is written: ended.sh RUNTIME HOME ID NAME rm|keep
# Removes the cgroup, the runtime's state, the bundle, and a --rm container itself, the bundle last. It leaves the
# bundle, and with it the rest to the next command, as long as anything else is left: a runtime does not know of what it
# left when it was killed.
home=$2 id=$3 name=$4
# The container's cgroup in a scope of systemd's, beside that of this process.
IFS=: read -r _ _ scope </proc/self/cgroup
case $scope in
    */"forge-$id.scope/monitor") scope=/sys/fs/cgroup${scope%/monitor}/forge-$id ;;
    *) scope=/sys/fs/cgroup/forge-$id ;;
esac
# What the kernel has killed for want of memory, cgroup v1 and v2; conmon's word is for kernels that do not count.
for counts in "/sys/fs/cgroup/memory/forge-$id/memory.oom_control" "$scope/memory.events"; do
    [ -e "$counts" ] || continue
    while read -r event count; do
        [ "$event" != oom_kill ] || [ "$count" = 0 ] || : >"$home/live/$id/oom"
    done <"$counts"
done
[ ! -e "$home/live/$id/oom" ] || : >"$home/containers/$id/oom"
# What runc leaves are control groups, which cannot be removed while a process is in them, and a directory; to remove
# them itself takes it 15 ms.
runtime=$1 removed=$5
set --
for trace in "$scope" /sys/fs/cgroup/*/"forge-$id"; do
    [ ! -e "$trace" ] || set -- "$@" "$trace"
done
if [ "${runtime##*/}" != runc ] || [ $# -eq 0 ] || ! rmdir "$@" || ! rm -rf "$home/runtime/$id"; then
    "$runtime" --root "$home/runtime" delete --force "$id"
fi 2>/dev/null
# Whoever has killed the monitor cleans up itself, and may have started the container anew by now.
monitor=
read -r monitor <"$home/live/$id/conmon.pid" || [ -n "$monitor" ] || exit 0
[ "$monitor" = "$PPID" ] || [ "$monitor" = $$ ] || exit 0
for trace in "$home/runtime/$id" "$scope" /sys/fs/cgroup/*/"forge-$id"; do
    [ ! -e "$trace" ] || rmdir "$trace" || exit 0
done
# Who waits for the end of one that goes at once (dev.forge.engine.lifecycle.AwaitedEnd) has a file there.
for trace in "$home/containers/$id"/waits.*; do
    if [ "$removed" != rm ] || [ ! -f "$trace" ]; then continue; fi
    read -r code <"$home/containers/$id/$id" || :
    printf '%s' "$code" >"$trace"
done 2>/dev/null
claim=
for trace in "$home/staging/claim-$id".*; do
    [ ! -e "$trace" ] || claim=$trace
done
if [ -f "$home/live/$id/mapped" ]; then
    libexec=${0%/*} bundle=$home/live/$id
    . "$libexec/discard.sh"
    set --
    [ "$removed" != rm ] || set -- "$home/containers/$id/container.json" "$home/containers/$id"
    [ ! -e "$home/names/$name/$id" ] || [ $# -eq 0 ] || set -- "$home/names/$name" "$@"
    discard_run "$@"
    exit
fi
[ "$removed" = rm ] || exec rm -rf "$home/live/$id" ${claim:+"$claim"}
# The definition comes before the rest of the container: without one there is none, and nobody reads half of its files.
set -- "$home/containers/$id/container.json" "$home/containers/$id" "$home/live/$id" ${claim:+"$claim"}
[ ! -e "$home/names/$name/$id" ] || set -- "$home/names/$name" "$@"
exec rm -rf "$@"
