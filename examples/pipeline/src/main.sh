# shellcheck shell=sh
greeting "${1:-world}"
