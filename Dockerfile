# citasks as a container action: small, no shell, process 1.
# Works with the legacy builder too: no BuildKit-only syntax.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG BASE_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
ARG RID=linux-x64
WORKDIR /source
COPY . .
RUN dotnet publish src/CiTasks.Cli -c Release -r ${RID} --self-contained true \
    -p:PublishSingleFile=true -p:PublishTrimmed=true -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=false \
    -p:CopyOutputSymbolsToPublishDirectory=false -p:PublishDocumentationFiles=false -o /out

FROM ${BASE_IMAGE} AS final
LABEL org.opencontainers.image.title="citasks" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /out/citasks /usr/local/bin/citasks
# The runner's command files belong to another user: only root can write them.
USER 0
ENTRYPOINT ["/usr/local/bin/citasks"]
