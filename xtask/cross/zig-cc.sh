#!/bin/sh
# The C compiler for macOS: zig, which has Apple's C headers. BALCAO_ZIG is the Python that has it.
# Drops the options that only Apple's own compiler takes. Objective-C needs Apple's SDK: an empty object stands in
# for it, which is enough to type-check and useless in a program.
tool=${ZIG_TOOL:-cc}
output=
objective_c=
previous=
count=$#
while [ "$count" -gt 0 ]; do
  argument=$1
  shift
  count=$((count - 1))
  case "$previous" in
    -o) output=$argument ;;
    -arch) previous=; continue ;;
  esac
  previous=$argument
  case "$argument" in
    --target=* | -mmacosx-version-min=* | -mmacos-version-min=* | -isysroot* | -arch) continue ;;
    *.m | *.mm) objective_c=1 ;;
  esac
  set -- "$@" "$argument"
done
if [ -n "$objective_c" ]; then
  exec "$BALCAO_ZIG" -m ziglang cc -target aarch64-macos -c -x c /dev/null -o "$output"
fi
exec "$BALCAO_ZIG" -m ziglang "$tool" -target aarch64-macos "$@"
