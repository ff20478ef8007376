# shellcheck shell=sh
# Evaluates a plan in a shell in which no signal is ignored or blocked: see "afresh" in plan.sh, which has exported what
# this needs.
# shellcheck disable=SC2154 # plan and libexec
. "$libexec/plan.sh"
eval "$plan"
exit "$status"
