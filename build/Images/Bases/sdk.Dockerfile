# The .NET SDK of this machine on the local Debian, with what this machine needs to reach its package feeds.
# It holds the machine's own certificates and NuGet settings: for building here, never to be published.
ARG DEBIAN
FROM ${DEBIAN}
RUN apt-get update \
    && apt-get install -y --no-install-recommends libstdc++6 '^libssl3(t64)?$' zlib1g \
    && rm -rf /var/lib/apt/lists/*
COPY dotnet /usr/share/dotnet
COPY certificates /usr/local/share/ca-certificates/
COPY nuget /root/.nuget/NuGet/
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet && update-ca-certificates
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_RUNNING_IN_CONTAINER=true DOTNET_NOLOGO=1 NUGET_XMLDOC_MODE=skip \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
