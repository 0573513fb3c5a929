#!/bin/sh
# Installs the Debian packages named on the command line that are missing.
set -eu
missing=""
for p in "$@"; do
	case "$p" in
	gcc) command -v gcc >/dev/null || missing="$missing $p" ;;
	mariadb-server) { command -v mariadbd || [ -x /usr/sbin/mariadbd ]; } >/dev/null || missing="$missing $p" ;;
	redis-server) command -v redis-server >/dev/null || missing="$missing $p" ;;
	chromium) command -v chromium >/dev/null || missing="$missing $p" ;;
	*) dpkg -s "$p" >/dev/null 2>&1 || missing="$missing $p" ;;
	esac
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" -ne 0 ]; then
	echo "Tests need packages that are not installed. Run this once, then try again:"
	echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing"
	exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends $missing >/dev/null
