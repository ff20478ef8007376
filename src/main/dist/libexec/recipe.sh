# shellcheck shell=sh
# Starts a container by the recipe that an earlier start of its kind has left, without Java. Sourced by the launcher for
# "run", and for its functions by exec.sh. Returns with nothing done if there is anything but the plain case: then Java
# starts the container, and leaves a recipe where FORGE_RECIPE says. What a recipe is, and why: docs/decisions/0010-start-recipes.md.
#
# Starts one process before the runtime, which makes directories. POSIX sh, but for "-nt", "-ef" and "-O", which dash, bash and busybox
# have. Sets nothing but what begins with "recipe_" until plan.sh takes over.
# shellcheck disable=SC2154 # the launcher has set $build, $libexec and $command and has "hurry", a recipe what is read of it
# shellcheck disable=SC3013,SC3067 # -nt, -ef, -O

# Of these characters are the words of a kind; these stand in JSON as they are. Used in brackets, so "]" comes first.
recipe_letters=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_
recipe_plain=$recipe_letters.:=,@+/-
recipe_printable="]$recipe_letters !#\$%&'()*+,./:;<=>?@[^\`{|}~-"
recipe_lf='
'
recipe_tab='	'

# Adds a word to the kind, if it may stand there.
recipe_word() {
    case $1 in
        '' | *[!$recipe_plain]*) return 1 ;;
    esac
    recipe_kind="$recipe_kind $1"
}

# Sets recipe_quoted to a word as it stands in a JSON string: recipe_quote WORD. Fails at what no shell can be sure of.
recipe_quote() {
    recipe_quoted=$1
    case $1 in
        *[!$recipe_printable]*) ;;
        *) return 0 ;;
    esac
    recipe_rest=$1 recipe_quoted=''
    while :; do
        recipe_piece=${recipe_rest%%[!"$recipe_printable"]*}
        recipe_rest=${recipe_rest#"$recipe_piece"}
        recipe_quoted=$recipe_quoted$recipe_piece
        case $recipe_rest in
            '') return 0 ;;
            '"'* | \\*) recipe_quoted="$recipe_quoted\\${recipe_rest%"${recipe_rest#?}"}" ;;
            "$recipe_lf"*) recipe_quoted="$recipe_quoted\\n" ;;
            "$recipe_tab"*) recipe_quoted="$recipe_quoted\\t" ;;
            *) return 1 ;;
        esac
        recipe_rest=${recipe_rest#?}
    done
}

# A variable of the payload: its name belongs to the kind, its value does not. PATH decides which file the program is.
recipe_variable() {
    case $1 in *=*) ;; *) return 1 ;; esac
    case ${1%%=*} in
        '' | PATH | *[!$recipe_letters]*) return 1 ;;
    esac
    recipe_quote "${1#*=}" || return 1
    recipe_variables=$((recipe_variables + 1))
    eval "recipe_e$recipe_variables=\$recipe_quoted"
    recipe_kind="$recipe_kind -e=${1%%=*}"
}

# Whether no part of an absolute path is a link.
recipe_is_straight() {
    recipe_rest=$1
    while [ -n "$recipe_rest" ]; do
        [ ! -L "$recipe_rest" ] || return 1
        recipe_rest=${recipe_rest%/*}
    done
}

# A mount by -v or --volume: where it is mounted belongs to the kind, what is mounted does not. It has to be there, and to
# be written as Java writes it.
recipe_volume() {
    recipe_source=${2%%:*}
    case $recipe_source in
        *//* | ?*/) return 1 ;;
        /*) ;;
        . | ./* | ../*)
            recipe_is_straight "$PWD" || return 1
            case $PWD/ in *//* | */./* | */../*) return 1 ;; esac
            recipe_source=$PWD/$recipe_source
            ;;
        *) return 1 ;;
    esac
    case $2 in *:*) ;; *) return 1 ;; esac
    [ -e "$recipe_source" ] && recipe_quote "$recipe_source" && recipe_word "$1=:${2#*:}" || return 1
    recipe_volumes=$((recipe_volumes + 1))
    eval "recipe_m$recipe_volumes=\$recipe_quoted"
}

# Finds out of which kind a command is, from its words after "run": the options, without the values of variables, what -v
# mounts and the container's name, the image, and whether there are words after it. Sets recipe_taken to how many come
# before those. Every option is here by its name, or it is one for Java; a test says so when one is added.
recipe_find_kind() {
    recipe_kind=run recipe_called='' recipe_variables=0 recipe_volumes=0 recipe_taken=0
    while [ $# -gt 0 ]; do
        recipe_step=1
        case $1 in
            --rm | --interactive | --tty | --detach | --read-only | --init | -[itd] | -[itd][itd] | -[itd][itd][itd])
                recipe_kind="$recipe_kind $1"
                ;;
            --name=?*) recipe_called=${1#*=} ;;
            --env=*) recipe_variable "${1#*=}" || return 1 ;;
            --workdir=* | --user=* | --group-add=* | --entrypoint=* | --hostname=* | --memory=* | --pids-limit=* | \
                --cap-add=* | --cap-drop=* | --label=* | --stop-signal=* | --stop-timeout=* | --tmpfs=* | \
                --sysctl=* | --mount=* | --cpus=*)
                recipe_word "$1" || return 1
                ;;
            --volume=*) recipe_volume --volume "${1#*=}" || return 1 ;;
            --network=none | --network=host | --net=none | --net=host | --security-opt=no-new-privileges | \
                --security-opt=seccomp=unconfined)
                recipe_kind="$recipe_kind $1"
                ;;
            -*)
                # The value is the next word.
                [ $# -gt 1 ] || return 1
                recipe_step=2
                case $1 in
                    --name)
                        recipe_called=$2
                        [ -n "$2" ] || return 1
                        ;;
                    -e | --env) recipe_variable "$2" || return 1 ;;
                    -w | --workdir | -u | --user | --group-add | --entrypoint | -h | --hostname | -m | --memory | \
                        --pids-limit | --cap-add | --cap-drop | -l | --label | --stop-signal | --stop-timeout | --tmpfs | \
                        --sysctl | --mount | --cpus)
                        recipe_word "$1=$2" || return 1
                        ;;
                    -v | --volume) recipe_volume "$1" "$2" || return 1 ;;
                    *)
                        case $1=$2 in
                            --network=none | --network=host | --net=none | --net=host | \
                                --security-opt=no-new-privileges | --security-opt=seccomp=unconfined)
                                recipe_kind="$recipe_kind $1=$2"
                                ;;
                            *) return 1 ;;
                        esac
                        ;;
                esac
                ;;
            *)
                recipe_word "$1" || return 1
                recipe_taken=$((recipe_taken + 1))
                [ $# -eq 1 ] || recipe_kind="$recipe_kind +"
                case $recipe_called in
                    '') ;;
                    [!$recipe_letters]* | _* | *[!$recipe_letters.-]*) return 1 ;;
                esac
                # It is the name of a file, and each byte counts.
                while :; do
                    case $recipe_kind in
                        */*) recipe_kind=${recipe_kind%%/*}%${recipe_kind#*/} ;;
                        *) break ;;
                    esac
                done
                [ ${#recipe_kind} -le 200 ] && [ ${#recipe_called} -le 100 ]
                return
                ;;
        esac
        shift $recipe_step
        recipe_taken=$((recipe_taken + recipe_step))
    done
    return 1
}

# Reads the recipe, which is open as descriptor 7: all checks are of the file that is read. All recipes have times in
# the past, before that of the file "made", so what somebody else has written is not read.
recipe_read() {
    recipe_open=/proc/self/fd/7 recipe_whole=''
    [ -O $recipe_open ] && [ "$recipe_directory/made" -nt $recipe_open ] || return 1
    recipe_hash=0 recipe_length=0 recipe_record=''
    # shellcheck source=/dev/null
    . "$libexec/recipe-checks.sh" && . $recipe_open && [ -n "$recipe_whole" ]
}

# Whether nothing of others is there to be cleaned, as far as can be seen quickly: a process that runs a program may have
# the number of one that has ended. A zombie runs none.
recipe_is_clean() {
    for recipe_entry in "$recipe_home"/live/*; do
        recipe_other='' recipe_monitor=''
        [ ! -f "$recipe_entry/owner" ] || { read -r recipe_other recipe_rest <"$recipe_entry/owner"; } 2>/dev/null
        [ -z "$recipe_other" ] || [ ! -e "/proc/$recipe_other/exe" ] || continue
        # A start that has its bundle, and is about to say whose.
        for recipe_piece in "$recipe_home/staging/claim-${recipe_entry##*/}".*; do
            recipe_other=${recipe_piece%.*}
            [ ! -e "$recipe_piece" ] || [ ! -e "/proc/${recipe_other##*.}/exe" ] || continue 2
        done
        [ ! -f "$recipe_entry/conmon.pid" ] || { read -r recipe_monitor <"$recipe_entry/conmon.pid"; } 2>/dev/null
        [ -n "$recipe_monitor" ] && [ -e "/proc/$recipe_monitor/exe" ] &&
            [ ! -e "$recipe_home/runtime/${recipe_entry##*/}/exec.fifo" ] && continue
        [ ! -e "$recipe_entry" ] || return 1
    done
    for recipe_entry in "$recipe_home"/runtime/*; do
        [ -e "$recipe_home/live/${recipe_entry##*/}" ] || [ ! -e "$recipe_entry" ] || return 1
    done
    for recipe_entry in "$recipe_home"/staging/*; do
        # A claim goes with its bundle, which may have another owner by now.
        case $recipe_entry in
            */claim-*)
                recipe_piece=${recipe_entry##*/claim-}
                [ ! -e "$recipe_home/live/${recipe_piece%%.*}" ] || continue
                ;;
        esac
        recipe_other=${recipe_entry%.*}
        [ -e "/proc/${recipe_other##*.}/exe" ] || [ ! -e "$recipe_entry" ] || return 1
    done
}

# Sets recipe_id and recipe_short: 64 hexadecimal digits, and the first twelve, the first of them no decimal one, as in
# ContainerStore. Of a UUID only the 13th and the 17th digit are not random.
recipe_find_id() {
    recipe_rest=
    for recipe_piece in 1 2; do
        IFS=- read -r recipe_u1 recipe_u2 recipe_u3 recipe_u4 recipe_u5 </proc/sys/kernel/random/uuid || return 1
        recipe_rest=$recipe_rest$recipe_u1$recipe_u2$recipe_u3$recipe_u4$recipe_u5
    done
    case $recipe_rest in
        [06]*) recipe_id=a${recipe_rest#?} ;;
        [17]*) recipe_id=b${recipe_rest#?} ;;
        [28]*) recipe_id=c${recipe_rest#?} ;;
        [39]*) recipe_id=d${recipe_rest#?} ;;
        4*) recipe_id=e${recipe_rest#?} ;;
        5*) recipe_id=f${recipe_rest#?} ;;
        *) recipe_id=$recipe_rest ;;
    esac
    recipe_rest=${recipe_id#????????????}
    # shellcheck disable=SC2034 # a recipe uses it
    recipe_short=${recipe_id%"$recipe_rest"}
    [ ${#recipe_id} -eq 64 ]
}

# Sets recipe_name to a made up one, as NameGenerator does.
recipe_find_name() {
    recipe_rest=${recipe_id#?}
    recipe_piece=${recipe_rest#???}
    recipe_u1=$((0x${recipe_rest%"$recipe_piece"} % 50))
    recipe_rest=${recipe_piece#???}
    recipe_u2=$((0x${recipe_piece%"$recipe_rest"} % 50))
    recipe_piece=${recipe_rest#???}
    recipe_u3=${recipe_rest%"$recipe_piece"}
    set -- amber brave brisk calm clever copper daring eager early fair fierce gentle golden happy hardy hasty honest \
        humble iron jolly keen kind lively lucky mellow merry nimble noble patient plain proud quick quiet rapid ready \
        rusty sharp silent silver sober solid steady stout sturdy swift tidy vivid warm wise witty
    shift $recipe_u1
    recipe_name=$1
    set -- anvil basin bellows billet blade bolt brazier burin cauldron chisel cinder clamp coal crucible ember file \
        flame flux furnace gauge hammer hearth hinge hoop ingot kiln ladle lathe mallet mould nail pliers poker punch \
        rasp rivet shears shovel slag spark spindle swage temper tongs trivet tuyere vise wedge weld wheel
    shift $recipe_u2
    recipe_name=${recipe_name}_$1_$recipe_u3
}

# Finds the recipe's file, and tells Java where it belongs: recipe_locate KIND
recipe_locate() {
    recipe_store=${FORGE_HOME:-${HOME:+$HOME/.forge}}
    case $recipe_store in
        /*) ;;
        *) return 1 ;;
    esac
    { read -r recipe_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null || return 1
    export FORGE_RECIPE="$build-$recipe_boot/$1"
    recipe_directory=$recipe_store/recipes/$build-$recipe_boot
    recipe_file=$recipe_directory/$1
    [ -f "$recipe_file" ] && [ ! -L "$recipe_file" ] && [ -f "$recipe_directory/made" ] && [ -O "$recipe_directory" ] &&
        [ "$PWD" -ef . ]
}

# Finds the recipe and all that it does not say; fails if Java has to start the container.
recipe_prepare() {
    case $1 in run) shift ;; *) shift 2 ;; esac
    recipe_find_kind "$@" || return 1
    shift "$recipe_taken"
    recipe_locate "$recipe_kind" || return 1
    hurry
    recipe_words='' recipe_program=${1-}
    for recipe_piece in "$@"; do
        recipe_quote "$recipe_piece" || return 1
        recipe_words="$recipe_words,\"$recipe_quoted\""
    done
    recipe_words=${recipe_words#,}
    # The checksum takes longer than Java for what is very long.
    [ ${#recipe_words} -le 2000 ] || return 1
    recipe_find_id || return 1
    recipe_name=$recipe_called
    [ -n "$recipe_name" ] || recipe_find_name
    [ ! -e "$recipe_store/names/$recipe_name" ] || return 1
    { recipe_read 7<"$recipe_file"; } 2>/dev/null || return 1
    case $recipe_programs in
        '*' | *" $recipe_program "*) ;;
        *) return 1 ;;
    esac
    case $recipe_program in *' '*) return 1 ;; esac
    case $recipe_input,$FORGE_TTY in
        tty,0*) ;;
        tty,*) return 1 ;;
    esac
    recipe_is_clean
}

# Makes the bundle and the container as Java does: fails, with nothing left, if anything does. First comes a file whose
# name says whose start this is, as the directory of a bundle cannot be there with the owner's file in it at once; so
# whoever is killed leaves something to clean, and nobody cleans behind the living.
recipe_make() {
    read -r recipe_stat <"/proc/$$/stat"
    # The 22nd field is when this shell was started; the second, its name, may hold blanks. The 32nd and the 33rd are the
    # signals that are blocked and ignored.
    # shellcheck disable=SC2086 # split into fields
    set -- ${recipe_stat##*) }
    shift 19
    recipe_began=$1
    shift 10
    recipe_blocked=$1 recipe_ignored=$2
    recipe_bundle=$recipe_home/live/$recipe_id recipe_container=$recipe_home/containers/$recipe_id
    recipe_claim=$recipe_home/staging/claim-$recipe_id.0.$$.$recipe_began
    { printf '' >"$recipe_claim"; } 2>/dev/null || return 1
    # Times tell nothing where the clock was set back.
    if [ ! "$recipe_claim" -nt "$recipe_reference" ]; then
        command -p rm -f "$recipe_claim"
        return 1
    fi
    { recipe_fill; } 2>/dev/null && return 0
    command -p rm -rf "$recipe_container/container.json" "$recipe_home/names/$recipe_name/$recipe_id" \
        "$recipe_container" "$recipe_bundle" "$recipe_claim"
    command -p rmdir "$recipe_home/names/$recipe_name" 2>/dev/null
    return 1
}

# Makes the directories, in this order. It is the one process before the runtime: see src/main/scripts/paths.
recipe_directories() {
    if [ -x "$libexec/paths" ]; then
        "$libexec/paths" "+$recipe_bundle" "+$recipe_bundle/work" "+$recipe_container" "+$recipe_container/upper" \
            "+$recipe_home/names/$recipe_name"
    else
        command -p mkdir "$recipe_bundle" "$recipe_bundle/work" "$recipe_container" "$recipe_container/upper" \
            "$recipe_home/names/$recipe_name"
    fi
}

recipe_fill() {
    recipe_directories &&
        printf '%s %s' $$ "$recipe_began" >"$recipe_bundle/owner" &&
        printf '%s' "$recipe_hostname" >"$recipe_bundle/hostname" &&
        printf '%s' "$recipe_hosts" >"$recipe_bundle/hosts" &&
        { [ -z "$recipe_resolver" ] || printf '%s' "${recipe_resolver%.}" >"$recipe_bundle/resolv.conf"; } &&
        { [ -z "$recipe_overlay" ] || printf '%s' "$recipe_overlay" >"$recipe_bundle/overlay"; } &&
        { [ -z "$recipe_mapped" ] || printf '%s' "$recipe_mapped" >"$recipe_bundle/mapped"; } &&
        printf '%s' "$recipe_config" >"$recipe_bundle/config.json" &&
        { [ -n "$recipe_removed" ] || printf '' >"$recipe_container/started"; } &&
        printf '%s,"checksum":"%x-%d"}' "$recipe_record" "$recipe_hash" "$recipe_length" \
            >"$recipe_container/container.json" &&
        printf '' >"$recipe_home/names/$recipe_name/$recipe_id" || return 1
    # Whoever claimed the name while its directory was empty has it.
    for recipe_entry in "$recipe_home/names/$recipe_name"/*; do
        [ "${recipe_entry##*/}" = "$recipe_id" ] || return 1
    done
}

# Signals of these bits are passed on to the payload: see ExecPlan.
recipe_passed_on=$((0x7fffffff & ~(1 << 8 | 1 << 12 | 1 << 16 | 1 << 18 | 1 << 20 | 1 << 21 | 1 << 22)))
if [ "$command" = run ] && recipe_prepare "$@" && remember_early && recipe_make; then
    . "$libexec/plan.sh"
    asked='' claim=$recipe_claim plan=$recipe_plan
    if [ "$recipe_blocked" != 0 ]; then
        afresh blocked
    elif [ -n "$recipe_attached" ] && [ $((recipe_ignored & recipe_passed_on)) -ne 0 ]; then
        afresh ignored
    fi
    eval "$plan"
    reap
    exit "$status"
fi
