# shellcheck shell=sh
# Run by conmon when a container has ended and its exit code is written: ended.sh RUNTIME HOME ID NAME rm|keep
# Removes the cgroup, the runtime's state, the bundle, and a --rm container itself, the bundle last.
[ ! -e "$2/live/$3/oom" ] || : >"$2/containers/$3/oom"
"$1" --root "$2/runtime" delete --force "$3" 2>/dev/null
if [ "$5" = rm ]; then
    rm -rf "$2/names/$4" "$2/containers/$3" "$2/live/$3"
else
    rm -rf "$2/live/$3"
fi
