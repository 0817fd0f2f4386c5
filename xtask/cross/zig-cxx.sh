#!/bin/sh
ZIG_TOOL=c++ exec "$(dirname "$0")/zig-cc.sh" "$@"
