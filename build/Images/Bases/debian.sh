#!/bin/sh
# Packs a small Debian as a tar file: debian.sh <work folder> <tar file> <suite> <mirror> <security mirror> <proxy>
# Needs root and debootstrap. <security mirror> and <proxy> may be empty.
set -eu
work=$1 tar=$2 suite=$3 mirror=$4 security=$5 proxy=$6
root=$work/debian
rm -rf "$root"

# -dbg packages, documentation and translations are of no use in an image; licences stay.
small_dpkg() {
  cat <<'DPKG'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/lintian/*
path-exclude /usr/share/groff/*
DPKG
}

if [ -n "$proxy" ]; then export http_proxy="$proxy"; fi
debootstrap --variant=minbase --include=ca-certificates,tzdata "$suite" "$root" "$mirror"

small_dpkg > "$root/etc/dpkg/dpkg.cfg.d/small"
printf 'Acquire::Languages "none";\nAPT::Install-Recommends "false";\n' > "$root/etc/apt/apt.conf.d/small"
if [ -n "$proxy" ]; then printf 'Acquire::http::Proxy "%s";\n' "$proxy" > "$root/etc/apt/apt.conf.d/proxy"; fi
{
  echo "deb $mirror $suite main"
  echo "deb $mirror $suite-updates main"
  if [ -n "$security" ]; then echo "deb $security $suite-security main"; fi
} > "$root/etc/apt/sources.list"

find "$root/usr/share/doc" -mindepth 1 ! -name copyright ! -type d -delete
find "$root/usr/share/doc" -mindepth 1 -type d -empty -delete
rm -rf "$root"/usr/share/man/* "$root"/usr/share/info/* "$root"/usr/share/locale/* "$root"/usr/share/lintian/* "$root"/usr/share/groff/* \
  "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/archives/*.deb "$root"/var/cache/apt/*.bin "$root"/var/log/*.log \
  "$root"/etc/hostname "$root"/etc/resolv.conf "$root"/dev/*
tar --create --file="$tar" --directory="$root" --numeric-owner --one-file-system .
rm -rf "$root"
