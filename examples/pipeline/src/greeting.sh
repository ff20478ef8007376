# shellcheck shell=sh
greeting() {
    echo "hello, $1"
}
