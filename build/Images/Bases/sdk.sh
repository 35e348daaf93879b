#!/bin/sh
# Packs the build context of sdk.Dockerfile: sdk.sh <work folder> <tar file> <dotnet folder> <NuGet settings> <sdk.Dockerfile>
# <NuGet settings> may be empty.
set -eu
work=$1 tar=$2 dotnet=$3 nuget=$4 dockerfile=$5
context=$work/sdk
rm -rf "$context"
mkdir -p "$context/certificates" "$context/nuget"
cp "$dockerfile" "$context/Dockerfile"
# Those that an administrator added; Debian's own are in the base.
for certificate in /usr/local/share/ca-certificates/*.crt; do
  if [ -f "$certificate" ]; then cp "$certificate" "$context/certificates/"; fi
done
if [ -n "$nuget" ]; then cp "$nuget" "$context/nuget/NuGet.Config"; fi
# A private SDK lies in ~/.dotnet; the Dockerfile wants one name.
tar --create --file="$tar" --transform="flags=r;s,^\./$(basename "$dotnet")\(/\|\$\),./dotnet\1," \
  --directory="$context" . --directory="$(dirname "$dotnet")" "./$(basename "$dotnet")"
rm -rf "$context"
