#!/bin/sh
# Stands in for the linker of std's dynamic library, which nobody loads: makes the output file and nothing in it.
while [ $# -gt 0 ]; do
  [ "$1" = -o ] && : > "$2"
  shift
done
