# shellcheck shell=sh
# Removes files for a user who is not root. What other users of a container have written only the root of their user
# namespace can remove. Sourced where a run ends; $home is set.
# shellcheck disable=SC2154 # and $bundle, $id and $claim for discard_run

# Removes files and directories: discard PATH...
discard() {
    rm -rf "$@" 2>/dev/null && return
    entry=''
    [ ! -f "$home/mapping" ] || read -r entry <"$home/mapping"
    case $entry in
        'unshare --user '*) ;;
        *) entry='' ;;
    esac
    # shellcheck disable=SC2086 # split into words
    $entry rm -rf "$@"
}

# Removes these paths, all but the bundle, and then that: discard_run PATH...
# Mostly a container has written nothing, and then one rm removes all of it. The kernel's own directories in an overlay's
# work directory, of which "volatile" makes two, may be read by nobody.
discard_run() {
    wrote=''
    for trace in "$home/containers/$id/upper"/* "$home/containers/$id/upper"/.[!.]* \
        "$home/containers/$id/upper"/..?*; do
        [ ! -e "$trace" ] && [ ! -L "$trace" ] || wrote=1
    done
    trace=$bundle/work/work
    [ ! -d "$trace" ] || chmod 700 "$trace" "$trace/incompat" "$trace/incompat/volatile" 2>/dev/null
    if [ -n "$wrote" ] && [ $# -gt 0 ]; then
        discard "$@" || return
        set --
    fi
    discard "$@" "$bundle" ${claim:+"$claim"}
}
