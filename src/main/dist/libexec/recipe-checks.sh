# shellcheck shell=sh
# What recipes call, see recipe.sh. Each check fails if the recipe does not hold any more.
# shellcheck disable=SC2154 # recipe.sh has set $recipe_store, $recipe_directory and $recipe_lf
# shellcheck disable=SC3013 # -nt and -ef are in dash, bash and busybox

# Whether the recipe is of this home: recipe_of HOME
recipe_of() {
    recipe_home=$1
    # A runtime refuses a root that is reached through a link.
    [ "$recipe_store" -ef "$recipe_home" ] && recipe_is_straight "$recipe_home"
}

# Whether a name still stands for an image: recipe_for IMAGE REF. The file has its former time, so it is a file.
recipe_for() {
    # There need not be a line feed after it, which "read" takes for a failure.
    recipe_piece=''
    read -r recipe_piece <"$2" || :
    [ "$recipe_piece" = "$1" ]
}

# Whether a file has the time that it had when the recipe was made: recipe_same STAMP STAMP FILE. The stamps are files
# with the millisecond that this time is in, and the next one. A file is not to be trusted that was written while, or
# after, the recipe's maker began to read.
recipe_same() {
    [ "$recipe_reference" -nt "$3" ] && [ -e "$recipe_times/$1" ] && [ -e "$recipe_times/$2" ] &&
        [ ! "$recipe_times/$1" -nt "$3" ] && [ ! "$3" -nt "$recipe_times/$2" ]
}

# When the recipe's maker began to read: a stamp.
recipe_since() {
    recipe_times=$recipe_directory/times
    recipe_reference=$recipe_times/$1
    [ -e "$recipe_reference" ]
}

# Whether there is still no such file.
recipe_absent() {
    [ ! -e "$1" ] && [ ! -L "$1" ]
}

# Whether what is to be mounted is there, whatever it is: it is mounted by its name.
recipe_there() {
    [ -e "$1" ]
}

# Whether relative paths begin in the same directory.
recipe_in() {
    [ . -ef "$1" ]
}

# Whether this process may use the same processors: recipe_processors LIST
recipe_processors() {
    while read -r recipe_piece recipe_rest; do
        [ "$recipe_piece" != Cpus_allowed_list: ] || break
    done </proc/self/status
    [ "$recipe_rest" = "$1" ]
}

# Whether a small text file has these contents: recipe_text FILE TEXT
recipe_text() {
    [ -f "$1" ] || return 1
    recipe_rest=''
    while IFS= read -r recipe_piece; do
        recipe_rest=$recipe_rest$recipe_piece$recipe_lf
    done <"$1"
    [ "$recipe_rest$recipe_piece" = "$2" ]
}

# The container's record has a checksum, which is Java's hash code of all the text before it. recipe_fixed adds a text
# whose hash, length and 31 to the power of its length the recipe has; recipe_varying one of printable characters.
recipe_fixed() {
    recipe_record=$recipe_record$1
    recipe_hash=$(((recipe_hash * $3 + $2) & 4294967295))
    recipe_length=$((recipe_length + $4))
}

recipe_varying() {
    recipe_record=$recipe_record$1
    recipe_length=$((recipe_length + ${#1}))
    recipe_rest=$1
    while [ -n "$recipe_rest" ]; do
        case $recipe_rest in
            0*) recipe_code=48 ;; 1*) recipe_code=49 ;; 2*) recipe_code=50 ;; 3*) recipe_code=51 ;;
            4*) recipe_code=52 ;; 5*) recipe_code=53 ;; 6*) recipe_code=54 ;; 7*) recipe_code=55 ;;
            8*) recipe_code=56 ;; 9*) recipe_code=57 ;; a*) recipe_code=97 ;; b*) recipe_code=98 ;;
            c*) recipe_code=99 ;; d*) recipe_code=100 ;; e*) recipe_code=101 ;; f*) recipe_code=102 ;;
            g*) recipe_code=103 ;; h*) recipe_code=104 ;; i*) recipe_code=105 ;; j*) recipe_code=106 ;;
            k*) recipe_code=107 ;; l*) recipe_code=108 ;; m*) recipe_code=109 ;; n*) recipe_code=110 ;;
            o*) recipe_code=111 ;; p*) recipe_code=112 ;; q*) recipe_code=113 ;; r*) recipe_code=114 ;;
            s*) recipe_code=115 ;; t*) recipe_code=116 ;; u*) recipe_code=117 ;; v*) recipe_code=118 ;;
            w*) recipe_code=119 ;; x*) recipe_code=120 ;; y*) recipe_code=121 ;; z*) recipe_code=122 ;;
            ' '*) recipe_code=32 ;; '"'*) recipe_code=34 ;; ,*) recipe_code=44 ;; -*) recipe_code=45 ;;
            .*) recipe_code=46 ;; /*) recipe_code=47 ;; _*) recipe_code=95 ;; =*) recipe_code=61 ;;
            A*) recipe_code=65 ;; B*) recipe_code=66 ;; C*) recipe_code=67 ;; D*) recipe_code=68 ;;
            E*) recipe_code=69 ;; F*) recipe_code=70 ;; G*) recipe_code=71 ;; H*) recipe_code=72 ;;
            I*) recipe_code=73 ;; J*) recipe_code=74 ;; K*) recipe_code=75 ;; L*) recipe_code=76 ;;
            M*) recipe_code=77 ;; N*) recipe_code=78 ;; O*) recipe_code=79 ;; P*) recipe_code=80 ;;
            Q*) recipe_code=81 ;; R*) recipe_code=82 ;; S*) recipe_code=83 ;; T*) recipe_code=84 ;;
            U*) recipe_code=85 ;; V*) recipe_code=86 ;; W*) recipe_code=87 ;; X*) recipe_code=88 ;;
            Y*) recipe_code=89 ;; Z*) recipe_code=90 ;; '!'*) recipe_code=33 ;; '#'*) recipe_code=35 ;;
            '$'*) recipe_code=36 ;; '%'*) recipe_code=37 ;; '&'*) recipe_code=38 ;; "'"*) recipe_code=39 ;;
            '('*) recipe_code=40 ;; ')'*) recipe_code=41 ;; '*'*) recipe_code=42 ;; '+'*) recipe_code=43 ;;
            ':'*) recipe_code=58 ;; ';'*) recipe_code=59 ;; '<'*) recipe_code=60 ;; '>'*) recipe_code=62 ;;
            '?'*) recipe_code=63 ;; '@'*) recipe_code=64 ;; '['*) recipe_code=91 ;; \\*) recipe_code=92 ;;
            ']'*) recipe_code=93 ;; '^'*) recipe_code=94 ;; '`'*) recipe_code=96 ;; '{'*) recipe_code=123 ;;
            '|'*) recipe_code=124 ;; '}'*) recipe_code=125 ;; *) recipe_code=126 ;;
        esac
        recipe_hash=$(((recipe_hash * 31 + recipe_code) & 4294967295))
        recipe_rest=${recipe_rest#?}
    done
}
