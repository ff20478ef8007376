# shellcheck shell=sh
# What every job of an exported workflow does; sourced by its script, which has set FORGE_RUN (a directory that all nodes
# share), FORGE, step (the step's number) and task (the number of the combination).

set -u
memory=
services=
payload=
guard=
state=$FORGE_RUN/state/${step:?}.${task:?}

say() {
    printf 'forge: %s\n' "$1" >&2
}

[ -d "$FORGE_RUN/state" ] || {
    say "$FORGE_RUN is not on this node: export FORGE_RUN_DIR, a directory that all nodes share, before submitting"
    exit 1
}

# Nothing of a job outlives it: its containers are in control groups of their own, where Slurm does not see them.
finish() {
    code=$?
    trap '' TERM INT HUP
    trap - EXIT
    [ -z "$guard" ] || kill "$guard" 2>/dev/null
    [ -z "$payload" ] || "$FORGE" rm --force "$payload" >/dev/null 2>&1
    for service in $services; do
        "$FORGE" logs "$service" >"$FORGE_RUN/logs/${service#"$prefix"-}.$SLURM_JOB_ID.service.log" 2>&1
        "$FORGE" rm --force "$service" >/dev/null 2>&1
    done
    [ -z "$memory" ] || rm -rf "$memory"
    exit "$code"
}
prefix=forge-slurm-$SLURM_JOB_ID
trap finish EXIT
trap 'exit 143' TERM INT HUP

# A state is there whole or not at all.
become() {
    printf '%s\n' "$1" >"$state.new" && mv "$state.new" "$state"
}

# dependency STEP TASKS REQUIRED ALLOWED: what has become of another step; for one that may fail, or that this one can do
# without, Slurm only waits.
failed=false
blocked=false
dependency() {
    other=0
    while [ "$other" -lt "$2" ]; do
        became=
        [ ! -r "$FORGE_RUN/state/$1.$other" ] || read -r became <"$FORGE_RUN/state/$1.$other"
        other=$((other + 1))
        case $became:$4 in
            succeeded:* | skipped:* | failed:true) continue ;;
            failed:*) failed=true ;;
        esac
        [ "$3" = false ] || blocked=true
    done
}

# when AFTER_SUCCESS AFTER_FAILURE WHEN_BLOCKED: goes on, or ends here without having run.
when() {
    if $blocked; then
        $3 && return 0
        say "skipped, as what it needs has failed"
        exit 1
    fi
    if $failed; then $2; else $1; fi && return 0
    say "skipped, as its condition does not hold"
    become skipped
    exit 0
}

# own_network SCRIPT: the job in a network namespace of its own, which its services and its step share, so jobs on one node
# may use the same ports.
own_network() {
    [ "${FORGE_OWN_NETWORK-}" != "$SLURM_JOB_ID" ] || return 0
    if unshare --net ip link set lo up 2>/dev/null; then
        export FORGE_OWN_NETWORK="$SLURM_JOB_ID"
        # shellcheck disable=SC2016 # for the shell inside
        exec unshare --net sh -c 'ip link set lo up && exec sh "$0"' "$1"
    fi
    say "no network of its own (unshare --net, ip): its services use this node's"
}

# The directory of a volume.
volume() {
    mkdir -p "$FORGE_RUN/volumes/$1" && printf %s "$FORGE_RUN/volumes/$1"
}

# A directory in memory for secrets, configs and the hosts file.
in_memory() {
    memory=$(mktemp -d "$([ -d /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")/forge-slurm-XXXXXXXXXX") || exit 1
    # Nobody can list it, and who does not know its name does not get in.
    chmod 711 "$memory"
}

# content NAME MODE: standard input as a file there.
content() {
    cat >"$memory/$1" && chmod "$2" "$memory/$1"
}

# service NAME ARGS...: starts one beside the step.
service() {
    name=$prefix-$1
    shift
    services="$name $services"
    "$FORGE" run --detach --name "$name" "$@" >/dev/null || {
        say "cannot start service $name"
        become failed
        exit 1
    }
}

# healthy NAME RETRIES INTERVAL YOUNG_CHECKS YOUNG_INTERVAL COMMAND...: waits for a service's health check.
healthy() {
    name=$prefix-$1
    retries=$2
    interval=$3
    young=$4
    young_interval=$5
    shift 5
    failures=0
    until "$FORGE" exec "$name" "$@" >"$FORGE_RUN/logs/$step.$task.health" 2>&1; do
        pause=$young_interval
        if [ "$young" -gt 0 ]; then
            young=$((young - 1))
        else
            failures=$((failures + 1))
            pause=$interval
        fi
        if [ "$failures" -ge "$retries" ]; then
            say "service ${name#"$prefix"-} is unhealthy after $failures checks: $(cat "$FORGE_RUN/logs/$step.$task.health")"
            become failed
            exit 1
        fi
        sleep "$pause" &
        wait $!
    done
}

# Ends the payload when its time is over: watch SECONDS CONTAINER MARK
watch() {
    sleeping=
    trap 'kill $sleeping 2>/dev/null; exit 0' TERM
    sleep "$1" &
    sleeping=$!
    wait "$sleeping"
    : >"$3"
    # It may not have been made yet.
    until "$FORGE" stop "$2" >/dev/null 2>&1; do
        sleep 0.1 &
        sleeping=$!
        wait "$sleeping"
    done
}

# payload LIMIT DELAYS CODES TIMEOUT ARGS...: the step itself, with its retries; the last delay stands for all after it.
payload() {
    limit=$1
    delays=$2
    codes=$3
    seconds=$4
    shift 4
    try=1
    while :; do
        payload=$prefix-step-$try
        mark=$FORGE_RUN/state/$step.$task.late
        rm -f "$mark"
        "$FORGE" run --rm --name "$payload" --env "FORGE_TRY=$try" "$@" &
        running=$!
        guard=
        if [ -n "$seconds" ]; then
            watch "$seconds" "$payload" "$mark" &
            guard=$!
        fi
        wait "$running"
        code=$?
        if [ -n "$guard" ]; then
            kill "$guard" 2>/dev/null
            wait "$guard" 2>/dev/null
            guard=
        fi
        payload=
        if [ -e "$mark" ]; then
            rm -f "$mark"
            say "it ran longer than $seconds s"
            code=124
        fi
        if [ "$code" = 0 ]; then
            become succeeded
            return 0
        fi
        case " $codes " in
            '  ' | *" $code "*) ;;
            *) break ;;
        esac
        [ "$try" -le "$limit" ] || break
        delay=${delays%% *}
        case $delays in
            *' '*) delays=${delays#* } ;;
        esac
        say "exit code $code, again in $delay s"
        sleep "$delay" &
        wait $!
        try=$((try + 1))
    done
    say "failed with exit code $code"
    become failed
    return "$code"
}
