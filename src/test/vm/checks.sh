# shellcheck shell=bash
# What root.sh and user.sh share: checks that say "ok" or "not ok", and how many of them were not.

failures=0
shopt -s extglob

# Whether what is expected is what was got: equal WHAT EXPECTED GOT
equal() {
    if [ "$2" = "$3" ]; then
        echo "ok     $1"
    else
        failures=$((failures + 1))
        printf 'not ok %s\n       expected: %s\n       got:      %s\n' "$1" "$2" "$3"
    fi
}

# Whether what was got has this shell pattern of bash's: like WHAT PATTERN GOT
like() {
    # shellcheck disable=SC2053 # a pattern
    if [[ $3 == $2 ]]; then
        echo "ok     $1"
    else
        failures=$((failures + 1))
        printf 'not ok %s\n       expected: %s\n       got:      %s\n' "$1" "$2" "$3"
    fi
}

# A command's exit code, without what it prints.
code_of() {
    "$@" >/dev/null 2>&1
    echo $?
}

# Waits until a command succeeds, 30 s at most.
await() {
    local looks=0
    until "$@" >/dev/null 2>&1; do
        [ $((looks += 1)) -le 150 ] || return 1
        sleep 0.2
    done
}

# Makes an image "base" of the busybox of this machine.
make_image() {
    local tree
    tree=$(mktemp -d)
    mkdir -p "$tree"/{bin,dev,etc,proc,sys,tmp,root}
    cp /bin/busybox "$tree/bin/busybox"
    local name
    for name in sh cat echo id ls mkdir mount sleep stat tail head dd touch true false ps kill sync; do
        ln -s busybox "$tree/bin/$name"
    done
    echo 'root:x:0:0:root:/root:/bin/sh' >"$tree/etc/passwd"
    tar -C "$tree" -cf - . | forge import - base >/dev/null
    rm -rf "$tree"
}

# A field of containers' states, as "docker inspect" has it, in one line: state FIELD CONTAINER...
state() {
    local field=$1
    shift
    forge inspect --format "{{.State.$field}}" "$@" | one_line
}

# What is left of containers in the home; what crun keeps for itself beside them is not.
left() {
    find "$HOME/.forge/live" "$HOME/.forge/runtime" -mindepth 1 \
        ! -path "$HOME/.forge/runtime/.cache*" ! -path "$HOME/.forge/runtime/.empty-directory"
}

one_line() {
    tr '\n' ' ' | sed 's/ $//'
}

# The limits of memory, processors and processes that a cgroup has, in one line: limits_of DIRECTORY
limits_of() {
    cat "$1"/{memory,cpu,pids}.max | one_line
}
