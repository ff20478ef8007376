#!/bin/bash
# The short suite as a user with subordinate ids, in a login session of his own: ends with the number of failures.
# shellcheck source=src/test/vm/checks.sh
. /opt/vm/checks.sh
cd || exit
id
cat /proc/self/cgroup
make_image
equal 'an image comes in' base "$(forge images --format '{{.Repository}}' | sed 's:.*/::')"
forge system info 2>&1 | head -20
equal 'run' hello "$(forge run --rm base echo hello 2>&1)"
equal 'uid 0 in it is the user' 'root' "$(forge run --rm base sh -c 'id -un' 2>&1)"
forge run -d --name life base sleep 600 >/dev/null
equal 'exec' 7 "$(code_of forge exec life sh -c 'exit 7')"
equal 'stop' 0 "$(code_of forge stop -t 1 life)"
equal 'rm' 0 "$(code_of forge rm life)"
equal 'nothing is left' '' "$(forge ps -aq)"
echo "failures of the user: $failures"
exit $((failures > 100 ? 100 : failures))
