#!/bin/bash
# The short suite as a user with subordinate ids, in a login session of his own: ends with the number of failures.
# shellcheck source=src/test/vm/checks.sh
. /opt/vm/checks.sh
cd || exit
id
cat /proc/self/cgroup
make_image
# By systemd, for containers with limits.
like 'cgroups are made by his own systemd' '*Cgroup Driver: systemd*' "$(forge system info 2>&1)"
equal 'run' hello "$(forge run --rm base echo hello 2>&1)"
equal 'root in it is the user, others have his subordinate ids' '0 1000 1 1 100000 65536' \
    "$(forge run --rm base cat /proc/self/uid_map 2>&1 | one_line | tr -s ' ' | sed 's/^ //')"
id=$(forge run -d --name life base sh -c 'while :; do sleep 0.1; done')
equal 'exec' 7 "$(code_of forge exec life sh -c 'exit 7')"
equal 'without limits there is no cgroup' '' "$(find /sys/fs/cgroup -name "forge-$id*")"

echo "== limits of a user's containers"
slice=/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/user.slice
id=$(forge run -d --name limited --memory 64m --cpus 0.5 --pids-limit 20 base sleep 600)
own=$slice/forge-$id.scope/forge-$id
equal 'memory.max, cpu.max, pids.max' '67108864 50000 100000 20' "$(limits_of "$own")"
equal 'no process in an inner cgroup' '' "$(cat "${own%/*}/cgroup.procs" "$slice/cgroup.procs")"
like 'the monitor is in the scope' "*/forge-$id.scope/monitor" "$(cat "/proc/$(cat "$HOME/.forge/live/$id/conmon.pid")/cgroup")"
forge exec -d limited sleep 600
equal 'exec from a session is in the cgroup' 2 "$(wc -l <"$own/cgroup.procs")"
forge exec limited sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do sleep 60 & done' >/dev/null 2>&1
like 'the limit of processes holds' 'max [1-9]*' "$(grep max "$own/pids.events")"
like 'exec at the limit works, or says why in a line' '@(0 hi|126 forge: the process did not start: container limited may have 20 processes*)' \
    "$(forge exec limited echo hi >said 2>&1; echo $? "$(cat said)")"
figures=$(forge stats --no-stream --format '{{.Name}} {{.CPUPerc}} {{.MemUsage}} {{.PIDs}}' |
    grep -E '^(life|limited) ' | sort | one_line) # root's containers are seen, too
like 'stats has figures of both' 'life +([0-9.])% [1-9]* / unlimited [12] limited +([0-9.])% [1-9]* / 64MiB [1-9]*' "$figures"
equal 'stop' 0 "$(code_of forge stop -t 1 limited)"
await test ! -e "$own"
equal 'the scope goes with the container' '' "$(find "$slice" -name 'forge-*')"
equal 'in the foreground: exit code' 137 "$(code_of forge run --name oom1 --memory 32m base tail /dev/zero)"
oom2=$(forge run -d --name oom2 --memory 32m base tail /dev/zero)
equal 'in the background: exit code' 137 "$(forge wait oom2)"
await test ! -e "$HOME/.forge/live/$oom2"
equal 'OOMKilled of both' 'true true' "$(state OOMKilled oom1 oom2)"
victim=$(forge run -d --name victim --memory 64m base sleep 600)
kill -9 "$(cat "$HOME/.forge/live/$victim/conmon.pid")" "$(cat "$HOME/.forge/live/$victim/pid")"
equal 'rm of all, one of them killed with its monitor' 0 "$(code_of forge rm -f life limited oom1 oom2 victim)"
like 'with a terminal' '*got typed' "$(echo typed | script -qec "forge run --rm -it --memory 64m base sh -c 'read x; echo got \$x'" /dev/null | tr -d '\r' | grep got)"
equal 'nothing is left' '' "$(forge ps -aq; find "$slice" -name 'forge-*'; left)"

echo "== user namespaces of containers' own"
mkdir -p mount
echo x >mount/file
equal 'keep-id: ids, and whose a file of a mount is' '0 1 1000 1000 0 1 1001 1001 64536 1000' \
    "$(forge run --rm --userns keep-id -v "$HOME/mount:/m" base sh -c 'cat /proc/self/uid_map; stat -c %u /m/file' 2>&1 |
        one_line | tr -s ' ' | sed 's/^ //')"
forge run -d --name kept --userns keep-id --memory 64m base sleep 600 >/dev/null
forge run -d --name auto --userns auto base sleep 600 >/dev/null
equal 'exec, as the user and as root' '1000 0 0' \
    "$({ forge exec kept id -u; forge exec -u 0 kept id -u; forge exec auto id -u; } 2>&1 | one_line)"
equal 'the limit is there' 67108864 \
    "$(cat "$slice/forge-$(forge inspect -f '{{.Id}}' kept).scope"/forge-*/memory.max)"
forge rm -f kept auto >/dev/null
equal 'nothing is left of them' '' "$(left)"
echo "failures of the user: $failures"
exit $((failures > 100 ? 100 : failures))
