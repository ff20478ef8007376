#!/bin/bash
# The short suite in the virtual machine, as root, and at the same time as the user "dev", as the machine has two
# processors: ends with the number of failures. Without KVM each command that starts Java takes seconds, so a check looks
# at all that one command can tell.
# shellcheck source=src/test/vm/checks.sh
. /opt/vm/checks.sh
cgroup=/sys/fs/cgroup

echo "== the machine"
uname -r
systemctl --version | head -1
equal 'cgroup v2 alone' cgroup2fs "$(stat -fc %T $cgroup)"
su -l dev -c 'bash /opt/vm/user.sh' >/root/user.log 2>&1 &
user=$!
make_image
forge system info >/root/info || exit
cat /root/info
# crun mounts the root of a container from version 1.22 on; and newer hosts have a profile for it that confines nothing.
chosen=runc unconfined=unconfined
if [ "$(crun --version | sed -n 's/^crun version 1\.\([0-9]*\).*/\1/p')" -ge 22 ]; then
    chosen=crun
    ! grep -q '^crun (unconfined)' /sys/kernel/security/apparmor/profiles || unconfined='crun (unconfined)'
fi
like "cgroups are made in systemd's scopes, by $chosen" "*Oci Runtime: $chosen*Cgroup Driver: systemd*" "$(cat /root/info)"

echo "== confinement"
equal 'the payload has a profile of AppArmor' 'forge-default-1 (enforce)' "$(forge run --rm base cat /proc/self/attr/current)"
equal 'unconfined if asked for' "$unconfined" \
    "$(forge run --rm --security-opt apparmor=unconfined base cat /proc/self/attr/current)"
like 'a profile that is not loaded is refused' '*no profile of this name is loaded*' \
    "$(forge run --rm --security-opt apparmor=nosuch base true 2>&1)"
written='echo x >/proc/sys/kernel/core_pattern || mount -t sysfs s /tmp || mount -o remount,rw /sys || echo refused'
equal 'CAP_SYS_ADMIN does not write core_pattern and mounts nothing' refused \
    "$(forge run --rm --cap-add SYS_ADMIN base sh -c "($written) 2>/dev/null")"
forge run -d --name confined base sleep 600 >/dev/null
equal 'exec has the profile too' 'forge-default-1 (enforce)' "$(forge exec confined cat /proc/self/attr/current)"
equal 'inspect says it' forge-default-1 "$(forge inspect --format '{{.AppArmorProfile}}' confined)"
forge rm -f confined >/dev/null

echo "== limits, and where the container lives"
id=$(forge run -d --name limited --memory 64m --cpus 0.5 --pids-limit 20 base sleep 600)
scope=$cgroup/machine.slice/forge-$id.scope
equal 'memory.max, cpu.max, pids.max' '67108864 50000 100000 20' "$(limits_of "$scope/forge-$id")"
equal 'no process in an inner cgroup' '' "$(cat "$scope/cgroup.procs" "$cgroup/machine.slice/cgroup.procs")"
like 'the monitor is in the scope' "*/forge-$id.scope/monitor" "$(cat "/proc/$(cat "$HOME/.forge/live/$id/conmon.pid")/cgroup")"
equal 'systemd knows the scope' active "$(systemctl is-active "forge-$id.scope")"
equal 'the payload sees a root of its own' '0::/' "$(forge exec limited cat /proc/self/cgroup)"
systemctl daemon-reload
systemctl daemon-reexec
systemctl set-property --runtime machine.slice CPUWeight=50
systemd-run --quiet --scope --slice=machine.slice -p CPUQuota=50% true
equal 'limits stay when systemd reads its units anew' '67108864 50000 100000 20' \
    "$(limits_of "$scope/forge-$id")"
systemctl revert machine.slice
forge exec limited sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do sleep 60 & done' >/dev/null 2>&1
like 'the limit of processes holds' 'max [1-9]*' "$(grep max "$scope/forge-$id/pids.events")"
like 'exec at the limit works, or says why in a line' '@(0 hi|126 forge: the process did not start: container limited may have 20 processes*)' \
    "$(forge exec limited echo hi >/root/said 2>&1; echo $? "$(cat /root/said)")"
like 'profile --container reads the container' '*MB*' "$(timeout 120 forge benchmark profile --container limited --runtime forge --samples 2 2>&1)"
forge rm -f limited >/dev/null
await test ! -e "$scope"
equal 'the scope goes with the container' 'no' "$([ -e "$scope" ] && echo yes || echo no)"

echo "== out of memory"
eat='head -c 200m /dev/zero | tail'
equal 'in the foreground: exit code' 137 "$(code_of forge run --name oom1 --memory 32m base sh -c "exec tail /dev/zero")"
oom2=$(forge run -d --name oom2 --memory 32m base tail /dev/zero)
equal 'in the background: exit code' 137 "$(forge wait oom2)"
equal 'a child that was killed, and a payload that goes on' 7 \
    "$(code_of forge run --name oom3 --memory 32m base sh -c "$eat; exit 7")"
equal 'a container that ends well' 0 "$(code_of forge run --name fine base true)"
await test ! -e "$HOME/.forge/live/$oom2"
equal 'OOMKilled of all of them' 'true true true false' "$(state OOMKilled oom1 oom2 oom3 fine)"
forge rm oom1 oom2 oom3 fine >/dev/null

echo "== lifecycle"
forge run -d --name life base sleep 600 >/dev/null
equal 'exec passes the exit code on' 7 "$(code_of forge exec life sh -c 'exit 7')"
equal 'stop' 0 "$(code_of forge stop -t 1 life)"
equal 'its exit code' 137 "$(state ExitCode life)"
equal 'start again' 0 "$(code_of forge start life)"
like 'logs' 'hello*' "$(forge run --name said base echo hello >/dev/null; forge logs said)"
forge rm -f life said >/dev/null
systemd-run --quiet --unit=service --property=Type=oneshot /usr/local/bin/forge run -d --name outlives base sleep 600
await systemctl is-failed service || await test "$(systemctl is-active service)" = inactive
sleep 1
equal 'a container outlives the service that has started it' running "$(state Status outlives)"
forge stop -t 1 outlives >/dev/null
equal 'and its exit code is known' 137 "$(state ExitCode outlives)"
forge rm outlives >/dev/null
systemd-run --quiet --unit=front --property=KillMode=mixed \
    /usr/local/bin/forge run --rm --name front base sh -c 'trap "exit 0" TERM; while :; do sleep 0.1; done'
await forge exec front true
systemctl stop front
equal 'a service that is stopped ends its container well' 'success' "$(systemctl show -P Result front)"
equal 'nothing of it is left' '' "$(forge ps -aq)"
victim=$(forge run -d --name victim base sleep 600)
kill -9 "$(cat "$HOME/.forge/live/$victim/conmon.pid")" "$(cat "$HOME/.forge/live/$victim/pid")"
forge ps >/dev/null
equal 'killed with its monitor: exit code' 255 "$(state ExitCode victim)"
forge rm victim >/dev/null
await test ! -e "$cgroup/machine.slice/forge-$victim.scope"
forge run --rm base sleep 600 &
launcher=$!
await sh -c 'forge ps --format "{{.Status}}" | grep -q Up'
running=$(forge ps -q --no-trunc)
systemctl stop "forge-$running.scope"
wait "$launcher"
equal 'systemctl stop of a scope ends its container' '' "$(forge ps -q)"

echo "== the runtime, and other managers"
mv /usr/sbin/runc /usr/sbin/runc.away
like 'a runtime that was removed is noticed' 'crun * systemd' "$(forge system info --format '{{.OciRuntime}} {{.CgroupDriver}}')"
id=$(forge run -d --name withcrun --memory 64m base sleep 600)
equal 'and another one runs containers, with their limits' '67108864 max 100000 2048' \
    "$(limits_of "$cgroup/machine.slice/forge-$id.scope/forge-$id")"
equal 'and profile' 'forge-default-1 (enforce)' "$(forge exec withcrun cat /proc/self/attr/current)"
forge rm -f withcrun >/dev/null
mv /usr/sbin/runc.away /usr/sbin/runc
export FORGE_CGROUP_MANAGER=cgroupfs
forge system info --probe >/dev/null
id=$(forge run -d --name alone base sleep 600)
equal 'FORGE_CGROUP_MANAGER=cgroupfs: directly below the root' yes "$([ -d "$cgroup/forge-$id" ] && echo yes)"
forge rm -f alone >/dev/null
unset FORGE_CGROUP_MANAGER
forge system info --probe >/dev/null

echo "== in a cgroup namespace whose root has processes"
nested='umount -l /sys/fs/cgroup; mount -t cgroup2 cgroup2 /sys/fs/cgroup; export FORGE_HOME=/root/nested FORGE_CGROUP_MANAGER=cgroupfs
    . /opt/vm/checks.sh; make_image; forge run --rm --memory 64m base echo nested; forge ps -aq | wc -l
    ls /sys/fs/cgroup | grep -c ^forge-'
equal 'a container runs, and nothing is left' 'nested 0 0' \
    "$(systemd-run --quiet --pipe --wait -p Delegate=yes unshare -C -m bash -c "$nested" 2>&1 | one_line)"

echo "== services with limits"
like 'resources below MemoryMax and CPUQuota' '*300 MB*0.50*200*' "$(systemd-run --quiet --pipe --wait -p MemoryMax=300M \
    -p CPUQuota=50% -p TasksMax=200 forge benchmark resources 2>&1 | tr '\n' ' ')"
equal 'a container below MemoryMax=64M runs' hello \
    "$(systemd-run --quiet --pipe --wait -p MemoryMax=256M forge run --rm base echo hello 2>&1)"
like 'read-only control groups are told once' 'forge: *read-only*' \
    "$(systemd-run --quiet --pipe --wait -p ProtectControlGroups=yes forge run --rm base echo hello 2>&1)"

echo "== the laboratory"
like 'memory' '*forge*' "$(timeout 300 forge benchmark memory --runtime forge --containers 1 --samples 2 2>&1 | tr '\n' ' ')"

echo "== as a user"
wait "$user" || failures=$((failures + $?))
cat /root/user.log
loginctl terminate-user dev
systemctl stop user@1000.service
like 'a user without a systemd of his own is told so' 'forge: --memory needs a control group*dev has no systemd*enable-linger dev' \
    "$(setpriv --reuid dev --regid dev --clear-groups env -C / HOME=/home/dev forge run --rm --memory 64m base true 2>&1 | one_line)"

echo "== nothing is left"
await sh -c '! ls -d /sys/fs/cgroup/machine.slice/forge-* /sys/fs/cgroup/forge-* 2>/dev/null | grep -q .'
equal 'cgroups' '' "$(find $cgroup -name 'forge-*')"
equal 'containers' '' "$(forge ps -aq)"
equal 'bundles' '' "$(left)"
journalctl -k --grep 'apparmor="DENIED"' --no-pager -q | tail -5
echo "failures: $failures"
exit $((failures > 100 ? 100 : failures))
