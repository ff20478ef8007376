# shellcheck shell=sh
# For a user who is not root: sets $entry to the words that have Java run as root of a user namespace, where it can give
# files to the image's other users. Sourced by the launcher, which has set $self. They are kept in the home; Java finds
# them out when there are none, or subuid(5) has changed since.
# shellcheck disable=SC2154 # $self
# shellcheck disable=SC3013,SC3067 # -nt, -O
entry=''
mapping=${FORGE_HOME:-${HOME:+$HOME/.forge}}/mapping
if [ -f "$mapping" ] && [ -O "$mapping" ] && ! [ /etc/subuid -nt "$mapping" ] && ! [ /etc/subgid -nt "$mapping" ]; then
    read -r entry <"$mapping"
else
    entry=$("$self" _mapping) || exit $?
fi
export FORGE_MAPPED=1
case $entry in
    *[!a-z0-9\ ,=-]*) entry='' ;;
    'unshare --user '*) ;;
    *) entry='' ;;
esac
