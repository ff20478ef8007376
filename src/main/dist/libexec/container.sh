# shellcheck shell=sh
# Finds a container and its payload, for the commands that the launcher carries out without Java: ending.sh, exec.sh.
# POSIX sh but for "-nt" and "-O". Starts no process. What is not the plain case fails: then Java looks at it, and says what it is.
# shellcheck disable=SC2154 # the launcher has set $build
# shellcheck disable=SC3013,SC3067 # -nt and -O are in dash, bash and busybox

found_alphanumeric=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789

# Sets found_home, and of one container found_id, found_name and found_record, which is the text of container.json:
# find_container NAME-OR-ID
find_container() {
    case $1 in
        '' | [!$found_alphanumeric]* | *[!${found_alphanumeric}_.-]*) return 1 ;;
    esac
    found_home=${FORGE_HOME:-${HOME:+$HOME/.forge}}
    case $found_home in
        /*) ;;
        *) return 1 ;;
    esac
    # The home of another user is refused, and one of a user who is not root has files of others.
    [ -O "$found_home" ] && [ ! -e "$found_home/mapping" ] || return 1
    # A name is a directory with one entry, the id; it comes before the beginning of an id.
    found_id='' found_name=''
    if [ -d "$found_home/names/$1" ] && [ ! -L "$found_home/names/$1" ]; then
        found_name=$1
        set -- "$found_home/names/$1"/*
    else
        [ ! -e "$found_home/names/$1" ] && [ ! -L "$found_home/names/$1" ] || return 1
        set -- "$found_home/containers/$1"*
    fi
    found_id=${1##*/}
    case $#$found_id in
        1*[!0123456789abcdef]*) return 1 ;;
    esac
    [ $# -eq 1 ] && [ ${#found_id} -eq 64 ] || return 1
    if [ -z "$found_name" ]; then
        set -- "$found_home"/names/*/"$found_id"
        found_name=${1%/*}
        found_name=${found_name##*/}
        [ $# -eq 1 ] || return 1
    fi
    read_record "$found_home/containers/$found_id" "$found_home/names/$found_name/$found_id"
}

# Reads the record in a container's directory: read_record DIRECTORY CLAIM. Its checksum takes a shell too long. But a
# record is written before its container claims the name, and never again; and it says how long it is.
read_record() {
    found_record=''
    [ -f "$1/container.json" ] && [ ! -L "$1/container.json" ] && [ ! -L "$1" ] && [ -f "$2" ] &&
        [ ! "$1/container.json" -nt "$2" ] || return 1
    # There is no line feed after it, which "read" takes for a failure.
    IFS= read -r found_record <"$1/container.json" || :
    found_text=${found_record%,\"checksum\":\"*}
    case $found_record in
        "{\"id\":\"$found_id\",\"name\":\"$found_name\","*",\"checksum\":\""*"-${#found_text}\"}") ;;
        *) return 1 ;;
    esac
} 2>/dev/null

# Sets found_pid to the payload's first process, if the payload runs and does not wait to be let go.
find_payload() {
    found_bundle=$found_home/live/$found_id found_pid=''
    [ -f "$found_bundle/pid" ] && [ ! -e "$found_home/runtime/$found_id/exec.fifo" ] || return 1
    read -r found_pid <"$found_bundle/pid" || :
    case $found_pid in
        '' | 0* | *[!0123456789]* | ????????*) return 1 ;;
    esac
    found_lives
} 2>/dev/null

# Whether the process $found_pid is the container's, which its control group tells, and lives: the number of one that has
# ended may have been used again. To be asked directly before a signal.
found_lives() {
    # shellcheck disable=SC2086 # split into fields
    { read -r found_text <"/proc/$found_pid/stat" && set -- ${found_text##*) }; } 2>/dev/null || return 1
    # Java looks closer at one whose first thread alone has ended, and at one that is ending (PF_EXITING).
    case $1 in
        [RSDTtI]) [ $(($7 & 4)) -eq 0 ] || return 1 ;;
        *) return 1 ;;
    esac
    while read -r found_text; do
        case $found_text in
            *"forge-$found_id"*) return 0 ;;
        esac
    done 2>/dev/null <"/proc/$found_pid/cgroup"
    return 1
}
