#!/bin/sh
exec "$BALCAO_ZIG" -m ziglang ar "$@"
