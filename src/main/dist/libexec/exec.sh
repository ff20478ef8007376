# shellcheck shell=sh
# Carries out "exec" without Java. Sourced by the launcher; returns, with nothing done, where anything is not the plain
# case: then Java does it, and leaves a recipe, which says which OCI runtime it is and how long that holds.
#
# What the process gets, but for its own words, is what the container's first one was given: the first line of the
# bundle's config.json, in the order in which RuntimeConfig writes it. In the text of a JSON string every quotation mark
# has a backslash before it, so that `","` never is within one. POSIX sh, but for "-nt".
# shellcheck disable=SC2154 # the launcher has set $libexec and $build; container.sh, recipe.sh and a recipe the others
# shellcheck disable=SC3013 # -nt is in dash, bash and busybox

# What the options say: exec_parse WORD... Sets exec_taken to how many words come before the container's name.
exec_parse() {
    exec_input='' exec_tty='' exec_leave=wait exec_cwd='' exec_added='' exec_names='' exec_taken=0
    while [ $# -gt 0 ]; do
        case $1 in
            --interactive) exec_input=i ;;
            --tty) exec_tty=t ;;
            --detach) exec_leave=leave ;;
            -[itd] | -[itd][itd] | -[itd][itd][itd])
                case $1 in *i*) exec_input=i ;; esac
                case $1 in *t*) exec_tty=t ;; esac
                case $1 in *d*) exec_leave=leave ;; esac
                ;;
            --env=*) exec_variable "${1#*=}" || return 1 ;;
            --workdir=*) exec_cwd=${1#*=} ;;
            -e | --env | -w | --workdir)
                [ $# -gt 1 ] || return 1
                case $1 in
                    -e | --env) exec_variable "$2" || return 1 ;;
                    *) exec_cwd=$2 ;;
                esac
                shift
                exec_taken=$((exec_taken + 1))
                ;;
            -*) return 1 ;;
            *) return 0 ;;
        esac
        shift
        exec_taken=$((exec_taken + 1))
    done
    return 1
}

# A variable with a value that is not given twice. PATH decides which file the program is, HOME has a place of its own.
exec_variable() {
    case $1 in *=*) ;; *) return 1 ;; esac
    case ${1%%=*} in
        '' | PATH | HOME | TERM | *[!$recipe_letters]*) return 1 ;;
    esac
    case $exec_names in *",${1%%=*},"*) return 1 ;; esac
    exec_names=$exec_names,${1%%=*},
    recipe_quote "${1#*=}" || return 1
    exec_added="$exec_added,\"${1%%=*}=$recipe_quoted\""
}

# Takes the process of config.json to pieces: exec_read_process. It is not read if anybody has written to it since the
# runtime has read it.
exec_read_process() {
    [ -f "$found_bundle/config.json" ] && [ ! -L "$found_bundle/config.json" ] &&
        [ ! "$found_bundle/config.json" -nt "$found_bundle/pid" ] &&
        IFS= read -r exec_text <"$found_bundle/config.json" || return 1
    case $exec_text in
        '{"ociVersion":"1.0.2","process":{"terminal":'*',"user":{"uid":'*'},"args":["'*'"],"env":["'*'"],"cwd":"'*'","capabilities":{'*'},"oomScoreAdj":0'*'},') ;;
        *) return 1 ;;
    esac
    exec_user=${exec_text#*',"user":'}
    exec_user=${exec_user%%',"args":["'*}
    exec_text=${exec_text#*'"],"env":['}
    exec_env=${exec_text%%'],"cwd":"'*}
    exec_text=${exec_text#*'"],"cwd":"'}
    exec_own_cwd=${exec_text%%'","capabilities":'*}
    exec_text=${exec_text#*'","capabilities":'}
    exec_capabilities=${exec_text%%',"oomScoreAdj":0'*}
    exec_text=${exec_text#*',"oomScoreAdj":0'}
    case $exec_text in
        ',"consoleSize":{"height":'*) exec_text=${exec_text#*'}'} ;;
    esac
    exec_limits=${exec_text%'},'}
}

# Adds the variables to those of the container, as Java does: a new one before HOME, unless the container was given that.
exec_add_variables() {
    case $exec_tty,$exec_env in
        t,*'"TERM='*) ;;
        t,*) exec_added=",\"TERM=xterm\"$exec_added" ;;
    esac
    [ -n "$exec_added" ] || return 0
    while [ -n "$exec_names" ]; do
        exec_names=${exec_names#,}
        case $exec_env in *"\"${exec_names%%,*}="*) return 1 ;; esac
        exec_names=${exec_names#*,}
    done
    case $found_record in *'"HOME='*) return 1 ;; esac
    exec_env=${exec_env%,\"HOME=*}$exec_added,\"HOME=${exec_env##*,\"HOME=}
}

# Whether a path in the container leads to a directory, without links and not by what the kernel resolves: exec_is_plain
# PATH
exec_is_plain() {
    case $1/ in
        /proc/* | /dev/* | /sys/* | */../* | */./* | *//?*) return 1 ;;
        /*[!$recipe_plain]*) return 1 ;;
        /*) ;;
        *) return 1 ;;
    esac
    exec_text=${1%/}
    while [ -n "$exec_text" ]; do
        [ -d "$exec_root$exec_text" ] && [ ! -L "$exec_root$exec_text" ] || return 1
        exec_text=${exec_text%/*}
    done
}

# Whether a word is a program that this host can run: exec_is_program WORD
exec_is_program() {
    case $1 in
        /*) exec_is_runnable "$1" ;;
        '' | */* | .*) return 1 ;;
        *)
            exec_path=${exec_env#*'"PATH='}
            [ "$exec_path" != "$exec_env" ] || return 1
            exec_path=${exec_path%%\"*}:
            case $exec_path in *[!$recipe_plain]*) return 1 ;; esac
            while [ -n "$exec_path" ]; do
                case $exec_path in /*) ;; *) return 1 ;; esac
                exec_is_runnable "${exec_path%%:*}/$1" && return
                exec_path=${exec_path#*:}
            done
            return 1
            ;;
    esac
}

# A link that leads nowhere here begins at the container's root. A script, or a program of the host's own architecture:
# what is not certain is Java's to say. Without the zero bytes of its header, that of x86-64 ends with ">".
exec_is_runnable() {
    exec_file=$exec_root$1
    if [ ! -e "$exec_file" ] && [ -L "$exec_file" ]; then
        exec_text=$(command -p readlink "$exec_file") || return 1
        exec_file=$exec_root$exec_text
        case $exec_text in /*) ;; *) return 1 ;; esac
        [ ! -L "$exec_file" ] || return 1
    fi
    [ -f "$exec_file" ] && [ -x "$exec_file" ] || return 1
    { exec_text=$(command -p head -c 20 "$exec_file"); } 2>/dev/null
    case $exec_text in
        '#!'* | ?ELF????$recipe_machine | ?ELF?????$recipe_machine) ;;
        *) return 1 ;;
    esac
}

# Whether the users are still those that config.json tells of: who changes one of these files, or puts another there,
# leaves a time that is not before that of the file which the runtime wrote when all was made, and the payload waited.
# Without a monitor it does not wait for that.
exec_has_same_users() {
    [ -e "$found_bundle/conmon.pid" ] || return 1
    for exec_file in /etc /etc/passwd /etc/group; do
        [ ! -L "$exec_root$exec_file" ] || return 1
        [ ! -e "$exec_root$exec_file" ] || [ "$found_bundle/pid" -nt "$exec_root$exec_file" ] || return 1
    done
}

# Whether the container may have so many more processes that runc's own cannot fail. Where it may not, Java holds back what
# runc prints about that.
exec_has_room() {
    exec_file=/sys/fs/cgroup/pids/forge-$found_id
    case $found_text in 0::*) exec_file=/sys/fs/cgroup${found_text#0::} ;; esac
    { read -r exec_text <"$exec_file/pids.max" && read -r exec_limits <"$exec_file/pids.current"; } 2>/dev/null || return 0
    [ "$exec_text" = max ] || [ $((exec_text - exec_limits)) -ge 8 ]
}

exec_prepare() {
    case $1 in container) shift ;; esac
    shift
    exec_parse "$@" || return 1
    shift "$exec_taken"
    [ $# -gt 1 ] || return 1
    [ $exec_leave = wait ] || exec_input=''
    case $exec_tty$exec_input,$FORGE_TTY in
        ti,0*) exec_stream='tty' ;;
        ti,*) return 1 ;;
        *)
            exec_stream=${exec_tty:+pty}
            exec_stream=${exec_stream:-${exec_input:+stdin}}
            ;;
    esac
    recipe_locate exec || return 1
    hurry
    find_container "$1" && find_payload && exec_has_room || return 1
    shift
    exec_root=/proc/$found_pid/root
    read -r exec_text <"/proc/$$/stat" || return 1
    # The 22nd field is when this shell was started, the 32nd and the 33rd are the signals that are blocked and ignored.
    # shellcheck disable=SC2086 # split into fields
    exec_set_stat ${exec_text##*) }
    recipe_id=$found_id recipe_name=exec-$$-$exec_began.json
    { recipe_read 7<"$recipe_file"; } 2>/dev/null || return 1
    exec_read_process && exec_has_same_users && exec_is_plain "${exec_cwd:-$exec_own_cwd}" || return 1
    exec_is_program "$1" && exec_add_variables || return 1
    exec_words=''
    for exec_text in "$@"; do
        recipe_quote "$exec_text" || return 1
        exec_words="$exec_words,\"$recipe_quoted\""
    done
    exec_terminal=false exec_size=''
    [ -z "$exec_tty" ] || exec_terminal=true exec_size=',"consoleSize":{"height":0,"width":0}'
    { printf '%s' "{\"terminal\":$exec_terminal,\"user\":$exec_user,\"args\":[${exec_words#,}],\"env\":[$exec_env],\
\"cwd\":\"${exec_cwd:-$exec_own_cwd}\",\"capabilities\":$exec_capabilities,\"oomScoreAdj\":0$exec_size$exec_limits}" \
        >"$found_bundle/$recipe_name"; } 2>/dev/null && return
    # On a full disk, say, Java finds out why.
    command -p rm -f "$found_bundle/$recipe_name"
    return 1
}

exec_set_stat() {
    exec_began=${20} exec_blocked=${30} exec_ignored=${31}
}

. "$libexec/recipe.sh"
. "$libexec/container.sh"
if exec_prepare "$@"; then
    . "$libexec/plan.sh"
    asked='' plan="${recipe_plan%?} ${exec_stream:--} $exec_leave"
    if [ "$exec_blocked" != 0 ]; then
        afresh blocked
    elif [ $((exec_ignored & recipe_passed_on)) -ne 0 ]; then
        afresh ignored
    fi
    eval "$plan"
    reap
    exit "$status"
fi
