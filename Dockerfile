# citasks as a container action: small, without a shell, process 1.
# Understood by the classic builder too: no BuildKit-only syntax. docs/images.md tells of the arguments.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG BASE_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
# true: native code, ten times quicker to start; needs an SDK image with clang.
ARG NATIVE=false
# Empty: as Directory.Build.props says.
ARG VERSION=
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

# What writes the list of parts: it changes least.
COPY build/Sbom /sbom
RUN dotnet build /sbom -c Release -o /sbom/out -v quiet

WORKDIR /source
# Settings that the restore and the publish must agree on, for the architecture of this machine.
RUN if [ "${NATIVE}" = true ]; then \
        settings="-p:PublishAot=true -p:StripSymbols=true"; \
    else \
        settings="-p:SelfContained=true -p:PublishSingleFile=true -p:PublishTrimmed=true -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=false"; \
    fi; \
    echo "-p:UseCurrentRuntimeIdentifier=true -p:CopyOutputSymbolsToPublishDirectory=false -p:PublishDocumentationFiles=false -p:StaticWebAssetsEnabled=false $settings" > Directory.Build.rsp

# The restore is kept as long as no project file changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Directory.Build.props src/BannedSymbols.txt src/
COPY src/CiTasks.Planning/CiTasks.Planning.csproj src/CiTasks.Planning/
COPY src/CiTasks.Databricks/CiTasks.Databricks.csproj src/CiTasks.Databricks/
COPY src/CiTasks.Hosts/CiTasks.Hosts.csproj src/CiTasks.Hosts/
COPY src/CiTasks.Tasks/CiTasks.Tasks.csproj src/CiTasks.Tasks/
COPY src/CiTasks.Cli/CiTasks.Cli.csproj src/CiTasks.Cli/
RUN dotnet restore src/CiTasks.Cli

COPY .editorconfig ./
COPY src/CiTasks.Planning src/CiTasks.Planning
COPY src/CiTasks.Databricks src/CiTasks.Databricks
COPY src/CiTasks.Hosts src/CiTasks.Hosts
COPY src/CiTasks.Tasks src/CiTasks.Tasks
COPY src/CiTasks.Cli src/CiTasks.Cli
RUN dotnet publish src/CiTasks.Cli --no-restore -c Release -o /out -v quiet -p:ContinuousIntegrationBuild=true ${VERSION:+-p:Version=${VERSION}}

FROM build AS parts
ARG BASE_IMAGE
ARG VERSION=
ARG CREATED=
ARG SOURCE=https://github.com/citasks/citasks
COPY LICENSE /doc/LICENSE
RUN dotnet /sbom/out/citasks-sbom.dll --name=citasks --version="${VERSION:-dev}" --created="${CREATED:-1970-01-01T00:00:00Z}" \
    --base="${BASE_IMAGE}" --source="${SOURCE}" --assets=artifacts/obj/CiTasks.Cli/project.assets.json --out=/doc

FROM ${BASE_IMAGE} AS final
COPY --from=parts /doc/ /usr/share/doc/citasks/
COPY --from=build /out/citasks /usr/local/bin/citasks
# The files a runner gives to an action belong to another user: only root can write them.
USER 0
ENTRYPOINT ["/usr/local/bin/citasks"]
# At the end: another version or commit changes these layers alone.
ARG BASE_IMAGE
ARG VERSION=
ARG REVISION=
ARG CREATED=
ARG SOURCE=https://github.com/citasks/citasks
LABEL org.opencontainers.image.title="citasks" \
      org.opencontainers.image.description="CI/CD tasks for Databricks: sync, deploy, run and report" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.url="${SOURCE}" \
      org.opencontainers.image.documentation="${SOURCE}/blob/main/docs/reference.md" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION:-dev}" \
      org.opencontainers.image.revision="${REVISION:-unknown}" \
      org.opencontainers.image.created="${CREATED:-1970-01-01T00:00:00Z}" \
      org.opencontainers.image.base.name="${BASE_IMAGE}"
