# shellcheck shell=sh
# Starts Java, and carries out the plan that it leaves. Sourced by the launcher for whatever it does not do without Java;
# ends the shell. Why it is so: docs/decisions/0001-start-path.md.
# shellcheck disable=SC2154 # the launcher has set $command, $java, $lib, $libexec, $build, $planning and $preparing

# The family decides the flags and the AOT cache: one cache for everything would load everything, on every start.
# With "planning" set, Java hands the rest of the work to this shell, as a plan: "background" and "foreground" say where
# Java runs until then (see below). Only for commands that end soon: the shell waits for the plan, and a signal sent to
# the shell alone would not reach Java. Without, Java replaces the shell.
planning=
case $command in
    run | create | start | exec)
        family=run
        planning=background
        ;;
    stop | kill | rm)
        family=engine
        planning=foreground
        ;;
    load | import)
        family=load
        # A malloc arena for each thread costs 10 MB and brings nothing here.
        export MALLOC_ARENA_MAX=1
        ;;
    benchmark)
        family=bench
        # The only commands that need the database driver's modules.
        case $* in
            *postgres*://*) family=fleet ;;
        esac
        ;;
    workflow)
        family=workflow
        # Steps read nothing, and what is typed meanwhile is for whoever comes after them; but a file may come from there.
        case " $* " in
            *' - '* | *' --file=- '* | *' -f- '*) ;;
            *' run '* | *' up '*) exec </dev/null ;;
        esac
        ;;
    dashboard | stats)
        family=dashboard
        case " $* " in *' --web'*) family=web ;; esac
        ;;
    completion | install | help | --help | -h | '') family=bench ;;
    *) family=engine ;;
esac
# Java does not start in a directory that has been removed, and says so at length. What a container is does not depend on
# it: Java runs in a directory where nothing can be made, and takes a relative path for one below the directory that is
# no more. Where others than us would run there, or files are made as the caller names them, that is an error.
gone=
# shellcheck disable=SC3013 # -ef is no POSIX, but dash, busybox and bash have it
if ! [ "$PWD" -ef . ]; then
    case $family in
        run | engine | load) gone=${PWD:-/removed} && cd "/proc/$$/fdinfo" || exit 125 ;;
        *)
            printf 'forge: the working directory has been removed%s\n\nhint: cd to a directory that exists\n' \
                "${PWD:+: $PWD}" >&2
            exit 1
            ;;
    esac
fi
# The help text of any command is made by picocli, which is none of the hot families' business.
case " ${2-} ${3-} " in
    *' --help '*)
        case $command in
            run | exec) ;;
            *)
                family=bench
                planning=
                ;;
        esac
        ;;
esac

# Containers of a user who is not root are in a user namespace, and so is Java where it makes files of other owners.
entry=''
# shellcheck disable=SC3067 # -O is no POSIX, but dash, busybox and bash have it
if ! [ -O / ]; then
    export FORGE_ROOTLESS=1
    # shellcheck source=../libexec/userns.sh
    [ "$family" != load ] || . "$libexec/userns.sh"
fi
# shellcheck source=../lib/flags
. "$lib/flags"
# To list or run 100,000 steps takes more memory than to check them, which keeps within little (bench/dag).
case $family,${1-},${2-} in
    workflow,workflow,check) ;;
    workflow,*) flags="$flags -Xmx512m" ;;
esac
aot=$lib/aot/$family-$build.aot
# $flags is split into options at its blanks: lib/flags promises that no option has one, nor a character of a pattern.
# shellcheck disable=SC2086
set -- $flags ${gone:+"-Duser.dir=$gone"} -m dev.forge/dev.forge.Main "$@"
# Without the cache (it was never made, or the tree comes from elsewhere) the image's own CDS archive serves: with
# a flag that names a missing file there would be no archive at all.
[ ! -f "$aot" ] || set -- -XX:AOTCache="$aot" "$@"

if [ "$family" = dashboard ] && [ "$command" = dashboard ]; then
    # shellcheck source=../libexec/fullscreen.sh
    . "$libexec/fullscreen.sh"
fi
# shellcheck disable=SC2086 # $entry is split into words
[ -n "$planning" ] || LC_ALL=C.UTF-8 exec $entry "$java" "$@"

case $command in run | start) remember_early ;; esac
# Java prepares and ends; what is left to do it writes as a piece of shell: so no JVM stays in memory, and none is waited
# for, while a container runs. It writes to descriptor 0, which it can close: its memory is given back (3 ms) while the
# plan is carried out already. For that it is in the background, where an interrupt does not reach it; commands that may
# wait for a container stay in the foreground.
#
# In the background it is a child of this shell, not of one for $(...), which would leave it to process 1: where that
# reaps nobody's children, as in a container without an init, each run would leave a zombie. So the pipe is one of this
# shell's own: a here-document's, which dash, busybox and bash from 5.1 on keep in one.
if [ "$planning" = background ]; then
    exec 6<<'EOF'
here
EOF
    [ -p /proc/self/fd/6 ] || planning=orphan
fi

# Whether Java still runs, so that there is more of its plan to come.
prepares() {
    read -r prepares_stat <"/proc/$preparing/stat" || return 1
    case ${prepares_stat##*) } in
        Z* | X*) return 1 ;;
    esac
} 2>/dev/null

{
    # Standard input for Java: its descriptor 0 is for the plan, and this shell's is another file while it reads.
    exec 5<&0
    case $planning in
        background)
            exec 7>/proc/self/fd/6
            read -r plan <&6
            LC_ALL=C.UTF-8 FORGE_PLAN=0 "$java" "$@" 0>&7 4>&- 6<&- 7>&- &
            preparing=$!
            exec 7>&-
            plan=
            # A signal that is trapped ends a read too: the plan says where it ends.
            while :; do
                if IFS= read -r line <&6; then
                    case $line in
                        '# end') break ;;
                        '# soon') hurry ;; # Java will have made the container when the kernel has waited
                        *)
                            plan=$plan$line'
'
                            ;;
                    esac
                else
                    plan=$plan$line
                    prepares || break
                fi
            done
            exec 6<&-
            ;;
        orphan)
            plan=$(LC_ALL=C.UTF-8 FORGE_PLAN=0 "$java" "$@" 0>&1 1>&4 4>&- &)
            plan=${plan#'# soon'}
            ;;
        # A shell may report that Java was killed: it is said below.
        foreground) { plan=$(LC_ALL=C.UTF-8 FORGE_PLAN=0 exec "$java" "$@" 0>&1 1>&4 2>&8 4>&- 8>&-); } 8>&2 2>/dev/null ;;
    esac
    exec 5<&-
} 4>&1
case $plan in
    exit*)
        reap
        eval "$plan"
        ;;
    '')
        reap
        echo 'forge: java was killed before it could say what to do' >&2
        exit 125
        ;;
esac
# shellcheck source=../libexec/plan.sh
. "$libexec/plan.sh"
eval "$plan"
reap
exit "$status"
