#!/bin/sh
# Packs what a self-contained .NET program needs of a Debian, without a shell, as a tar file: runtime-deps.sh <work folder> <tar file>
# Needs no root.
set -eu
work=$1 tar=$2
debs=$work/debs root=$work/runtime-deps
rm -rf "$debs" "$root"
mkdir -p "$debs" "$root"

cd "$debs"
# The name of the package changed with the width of time_t.
ssl=$(apt-cache --names-only search '^libssl3(t64)?$' | head -n 1 | cut -d ' ' -f 1)
apt-get download -qq base-files ca-certificates libc6 libgcc-s1 "${ssl:-libssl3}" libstdc++6 netbase tzdata zlib1g
for deb in *.deb; do
  dpkg-deb --extract "$deb" "$root"
  # Where scanners look for the packages of an image without dpkg.
  mkdir -p "$root/var/lib/dpkg/status.d"
  dpkg-deb --field "$deb" > "$root/var/lib/dpkg/status.d/$(dpkg-deb --field "$deb" Package)"
done

cd "$root"
mkdir -p etc/ssl/certs home/app proc sys dev tmp root
chmod 1777 tmp
find usr/share/ca-certificates -name '*.crt' | sort | xargs cat > etc/ssl/certs/ca-certificates.crt
printf 'root:x:0:0:root:/root:/sbin/nologin\napp:x:1654:1654:app:/home/app:/sbin/nologin\n' > etc/passwd
printf 'root:x:0:\napp:x:1654:\n' > etc/group
printf 'hosts: files dns\n' > etc/nsswitch.conf
find usr/share/doc -mindepth 1 ! -name copyright ! -type d -delete
find usr/share/doc -mindepth 1 -type d -empty -delete
rm -rf usr/lib/*/gconv usr/share/zoneinfo/right usr/share/zoneinfo/posix usr/share/man usr/share/lintian usr/share/locale usr/share/base-files
tar --create --file="$tar" --owner=0 --group=0 --numeric-owner .
rm -rf "$debs" "$root"
