# shellcheck shell=sh
# Sourced by ./forge, ./verify and ./release: finds a JDK and Maven, and gets what is missing from the distribution.
# POSIX sh. Sets nothing but what begins with "toolchain_", and JDK and MVN, which are its results.

toolchain_say() {
    printf 'forge: %s\n' "$1" >&2
}

# toolchain_fail CODE MESSAGE [HINT]
toolchain_fail() {
    toolchain_say "$2"
    [ -z "${3-}" ] || printf '\nhint: %s\n' "$3" >&2
    exit "$1"
}

toolchain_has() {
    command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || [ -x "/sbin/$1" ] || [ -x "/usr/local/sbin/$1" ]
}

# --- The JDK ---------------------------------------------------------------------------------------------

# Whether $1 is a JDK (not a JRE) of version 25 or later. Its release file says so: starting java takes 50 ms a try.
toolchain_is_jdk() {
    [ -x "$1/bin/javac" ] && [ -x "$1/bin/jlink" ] && [ -r "$1/release" ] || return 1
    toolchain_version=
    while IFS= read -r toolchain_line; do
        case $toolchain_line in
            JAVA_VERSION=*)
                toolchain_version=${toolchain_line#JAVA_VERSION=}
                toolchain_version=${toolchain_version#\"}
                ;;
        esac
    done <"$1/release"
    toolchain_version=${toolchain_version%%[!0-9]*}
    [ -n "$toolchain_version" ] && [ "$toolchain_version" -ge 25 ]
}

# Sets JDK to the first JDK of 25 or later; fails if there is none.
toolchain_find_jdk() {
    JDK=
    if [ -n "${JAVA_HOME-}" ] && toolchain_is_jdk "$JAVA_HOME"; then
        JDK=$JAVA_HOME
        return 0
    fi
    toolchain_java=$(command -v javac 2>/dev/null || command -v java 2>/dev/null) || toolchain_java=
    if [ -n "$toolchain_java" ]; then
        # /usr/bin/java is a chain of links through /etc/alternatives.
        toolchain_java=$(readlink -f -- "$toolchain_java" 2>/dev/null) || toolchain_java=
        toolchain_java=${toolchain_java%/bin/*}
        if [ -n "$toolchain_java" ] && toolchain_is_jdk "$toolchain_java"; then
            JDK=$toolchain_java
            return 0
        fi
    fi
    for toolchain_java in \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /usr/local/lib/jvm/* /opt/java/* /opt/* \
        /usr/local/* "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.asdf/installs/java/* \
        "${HOME-}"/.local/share/mise/installs/java/* "${HOME-}"/.jabba/jdk/* /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
        if toolchain_is_jdk "$toolchain_java"; then
            JDK=$toolchain_java
            return 0
        fi
    done
    return 1
}

# --- Maven -----------------------------------------------------------------------------------------------

# Sets MVN to the host's Maven if that is 3.8 or later, otherwise to the wrapper $1/mvnw, which downloads one.
toolchain_find_maven() {
    MVN=$1/mvnw
    toolchain_mvn=$(command -v mvn 2>/dev/null) || return 0
    # "Apache Maven 3.8.7", perhaps with colours around it. Asked for only when something is built.
    toolchain_version=$(JAVA_HOME=$JDK "$toolchain_mvn" -v </dev/null 2>/dev/null) || return 0
    toolchain_version=${toolchain_version#*Apache Maven }
    case $toolchain_version in
        3.[89].* | 3.[1-9][0-9].* | [4-9].*) MVN=$toolchain_mvn ;;
    esac
}

# Runs Maven with the JDK that was found. Its output is no data; its standard input is not the user's.
toolchain_maven() {
    # Maven 3.8's own libraries draw warnings on a new JDK that are nothing to the user. Jansi writes escape sequences
    # that reset colours even into a file, and with -B, which switches colours off.
    toolchain_quiet="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Djansi.noreset=true"
    JAVA_HOME=$JDK MAVEN_OPTS="$toolchain_quiet ${MAVEN_OPTS-}" "$MVN" "$@" </dev/null >&2
}

# --- The distribution's packages -------------------------------------------------------------------------

# Sets toolchain_manager, and toolchain_command to what installs packages (their names follow).
toolchain_find_manager() {
    for toolchain_manager in apt-get dnf zypper pacman apk; do
        if toolchain_has "$toolchain_manager"; then
            case $toolchain_manager in
                apt-get) toolchain_command="apt-get install -y --no-install-recommends" ;;
                dnf) toolchain_command="dnf install -y" ;;
                zypper) toolchain_command="zypper --non-interactive install" ;;
                pacman) toolchain_command="pacman -S --needed --noconfirm" ;;
                apk) toolchain_command="apk add" ;;
            esac
            return 0
        fi
    done
    toolchain_manager=
    return 1
}

# What the distribution calls the part $1; empty where it has none.
toolchain_package() {
    case $1:$toolchain_manager in
        jdk:apt-get)
            # Debian and Ubuntu have it from some release on; Adoptium's archive names it otherwise.
            for toolchain_name in openjdk-25-jdk-headless temurin-25-jdk; do
                if apt-cache show "$toolchain_name" >/dev/null 2>&1; then
                    printf %s "$toolchain_name"
                    return 0
                fi
            done
            ;;
        jdk:dnf) printf %s "java-25-openjdk-devel java-25-openjdk-jmods" ;;
        jdk:zypper) printf %s "java-25-openjdk-devel java-25-openjdk-jmods" ;;
        jdk:pacman) printf %s jdk-openjdk ;;
        jdk:apk) printf %s openjdk25-jdk ;;
        runtime:* | runc:*) printf %s runc ;;
        crun:*) printf %s crun ;;
        conmon:*) printf %s conmon ;;
        busybox:apt-get | busybox:apk | busybox:zypper) printf %s busybox-static ;;
        busybox:*) printf %s busybox ;;
        podman:*) printf %s podman ;;
        docker:apt-get) printf %s docker.io ;;
        docker:dnf) printf %s moby-engine ;;
        docker:*) printf %s docker ;;
        bubblewrap:*) printf %s bubblewrap ;;
        chromium:*) printf %s chromium ;;
        postgresql:dnf | postgresql:zypper) printf %s postgresql-server ;;
        postgresql:*) printf %s postgresql ;;
        nspawn:apk) ;; # it has no systemd
        nspawn:pacman) printf %s systemd ;;
        nspawn:*) printf %s systemd-container ;;
        redis:apt-get) printf %s redis-server ;;
        redis:*) printf %s redis ;;
        getfattr:*) printf %s attr ;;
        newuidmap:apt-get) printf %s uidmap ;;
        newuidmap:dnf) printf %s shadow-utils ;;
        newuidmap:apk) printf %s shadow-uidmap ;;
        newuidmap:*) printf %s shadow ;;
        groff:apt-get) printf %s groff-base ;;
        dpkg-deb:*) printf %s dpkg ;;
        slurm:*) printf %s "slurmctld slurmd slurm-client munge" ;;
        shellcheck:dnf | shellcheck:zypper) printf %s ShellCheck ;;
        openssl:* | zsh:* | fish:* | groff:* | shellcheck:* | dash:* | bash:* | tmux:*) printf %s "$1" ;;
    esac
}

# Installs the parts named, which are missing: says so and does it as root. For others it says what root has to run, and
# stops with exit code 3 only where nothing can be done without: without a JDK.
toolchain_install() {
    toolchain_find_manager || toolchain_fail 3 "missing on this host: $*" \
        "install them by hand: no apt-get, dnf, zypper, pacman or apk was found"
    toolchain_packages=
    for toolchain_part in "$@"; do
        toolchain_name=$(toolchain_package "$toolchain_part")
        if [ -z "$toolchain_name" ] && [ "$toolchain_part" = jdk ]; then
            toolchain_fail 3 "no JDK 25 was found, and this distribution has none" \
                "install one from https://adoptium.net and set JAVA_HOME to it"
        fi
        toolchain_packages="$toolchain_packages $toolchain_name"
    done
    if [ "${FORGE_AUTO_INSTALL-1}" = 0 ]; then
        toolchain_fail 3 "missing on this host: $* (FORGE_AUTO_INSTALL=0 forbids installing)" \
            "run as root: $toolchain_command$toolchain_packages"
    fi
    if [ "$(id -u)" != 0 ]; then
        # Nothing is built without a JDK; all else may be done without.
        [ "$*" != jdk ] || toolchain_fail 3 "missing on this host: $*" "run: sudo $toolchain_command$toolchain_packages"
        toolchain_say "missing on this host: $*; going on without"
        printf '\nhint: run as root: %s%s\n\n' "$toolchain_command" "$toolchain_packages" >&2
        return 0
    fi
    toolchain_say "installing$toolchain_packages ($toolchain_manager)"
    if [ "$toolchain_manager" = apt-get ]; then
        # Debian's package would make a cluster and start it; a test makes one of its own, nobody else asked for one.
        case $toolchain_packages in
            *postgresql*)
                toolchain_clusters=/etc/postgresql-common/createcluster.d/forge.conf
                mkdir -p "${toolchain_clusters%/*}"
                echo "create_main_cluster = false" >"$toolchain_clusters"
                trap 'rm -f "$toolchain_clusters"' EXIT
                ;;
        esac
        # A fresh machine has no lists yet, an old one has lists that name packages which are gone.
        # shellcheck disable=SC2086 # several words
        DEBIAN_FRONTEND=noninteractive $toolchain_command $toolchain_packages </dev/null >/dev/null 2>&1 && return 0
        apt-get update -q </dev/null >&2 || toolchain_say "apt-get update failed, trying all the same"
    elif [ "$toolchain_manager" = pacman ]; then
        pacman -Sy --noconfirm </dev/null >&2 || true
    fi
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $toolchain_command $toolchain_packages </dev/null >&2 ||
        toolchain_fail 3 "cannot install$toolchain_packages" "run it by hand: $toolchain_command$toolchain_packages"
}

# Whether there is a busybox that needs no shared library, as it has to run alone in a container.
toolchain_has_busybox() {
    for toolchain_name in /bin/busybox.static /usr/bin/busybox.static /usr/bin/busybox-static /bin/busybox \
        /usr/bin/busybox /sbin/busybox /usr/sbin/busybox; do
        # ldd fails for what is not dynamic.
        if [ -x "$toolchain_name" ] && ! ldd "$toolchain_name" >/dev/null 2>&1; then
            return 0
        fi
    done
    return 1
}

# Sets toolchain_missing to those of the named parts that this host lacks.
toolchain_look() {
    toolchain_missing=
    for toolchain_part in "$@"; do
        case $toolchain_part in
            runtime) toolchain_has crun || toolchain_has runc ;;
            # A client alone measures nothing.
            docker) toolchain_has dockerd ;;
            bubblewrap) toolchain_has bwrap ;;
            nspawn) toolchain_has systemd-nspawn || toolchain_has apk ;;
            redis) toolchain_has redis-server ;;
            # Other distributions have it in archives of third parties.
            slurm)
                { toolchain_has slurmctld && toolchain_has slurmd && toolchain_has sbatch && toolchain_has munged; } ||
                    ! toolchain_has apt-get
                ;;
            conmon)
                toolchain_has conmon || [ -x /usr/libexec/podman/conmon ] || [ -x /usr/lib/podman/conmon ] ||
                    [ -x /usr/libexec/crio/conmon ]
                ;;
            busybox) toolchain_has_busybox ;;
            postgresql)
                toolchain_has initdb ||
                    [ -n "$(find /usr/lib/postgresql /usr/libexec/postgresql* -name initdb 2>/dev/null)" ]
                ;;
            *) toolchain_has "$toolchain_part" ;;
        esac || toolchain_missing="$toolchain_missing $toolchain_part"
    done
}

# Gets those of the named parts that this host lacks.
toolchain_need() {
    toolchain_look "$@"
    # shellcheck disable=SC2086
    [ -z "$toolchain_missing" ] || toolchain_install $toolchain_missing
}

# Sets JDK, installing one where that is possible.
toolchain_need_jdk() {
    toolchain_find_jdk && return 0
    toolchain_install jdk
    toolchain_find_jdk || toolchain_fail 3 "no JDK 25 was found even after installing one" "set JAVA_HOME to it"
}
