#!/bin/sh
# Make the secrets that deploy/compose.yaml mounts, by chance, each in a file of its own; one that is there stays.
# Usage: deploy/make-secrets.sh INSTALLATION [FOLDER]      (mail_password, tls_certificate and tls_key are yours to put)
set -eu
umask 077
case "${1:-}" in
    "" | *[!a-z0-9]*) echo "Say the installation's id: small letters and digits, as in nodverk.env." >&2; exit 2 ;;
esac
folder="${2:-$(dirname "$0")/secrets}"
mkdir -p "$folder"

by_chance() { od -An -tx1 -N24 /dev/urandom | tr -d ' \n'; }

keep() {  # keep NAME VALUE
    if [ -s "$folder/$1" ]; then echo "$1: is there"; else printf '%s' "$2" >"$folder/$1"; echo "$1: made"; fi
}

keep database_password "$(by_chance)"
keep secret_key "$(by_chance)"
[ -e "$folder/secret_key_fallbacks" ] || : >"$folder/secret_key_fallbacks"  # former keys: docs/runbook/keys.md
keep owner_url "postgresql://nodverk_owner:$(cat "$folder/database_password")@database/nodverk"
keep app_url "postgresql://nv_$1_app:$(by_chance)@database/nodverk"
keep worker_url "postgresql://nv_$1_worker:$(by_chance)@database/nodverk"
# Containers run as accounts of their own, which must read what is mounted; the folder keeps everybody else out.
chmod 0700 "$folder"
for name in database_password secret_key secret_key_fallbacks owner_url app_url worker_url; do chmod 0444 "$folder/$name"; done
