using System.Globalization;
using CiTasks.Rehearsal.ClusterPolicies;
using CiTasks.Rehearsal.Clusters;
using CiTasks.Rehearsal.InstancePools;
using CiTasks.Rehearsal.Jobs;
using CiTasks.Rehearsal.KeptThings;
using CiTasks.Rehearsal.Libraries;
using CiTasks.Rehearsal.Permissions;
using CiTasks.Rehearsal.Pipelines;
using CiTasks.Rehearsal.Scim;
using CiTasks.Rehearsal.Secrets;
using CiTasks.Rehearsal.Settings;
using CiTasks.Rehearsal.Storage;
using CiTasks.Rehearsal.Warehouses;

namespace CiTasks.Rehearsal.Serving;

/// <summary>Puts together the parts of the workspace that run nothing: compute, secrets, principals, permissions, settings.</summary>
internal sealed class ServicesRoutes
{
    private readonly Action<IEndpointRouteBuilder>[] _apis;

    public ServicesRoutes(
        WorkspaceFolder folder, Ids ids, TimeProvider clock, TimeSpan phase, string applicationId, PermissionStore permissions, JobStore jobs)
    {
        var pools = new DocumentStore(folder.Documents("instance-pools"));
        var policies = new DocumentStore(folder.Documents("cluster-policies"));
        var warehouses = new DocumentStore(folder.Documents("warehouses"));
        Clusters = new(folder.Documents("clusters"), new ClusterCourse(clock, phase), new ClusterRules(policies, pools), clock);
        Secrets = new(folder.SecretDocuments("secrets"), clock);
        Objects = new ObjectLookup()
            .With("jobs", id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && jobs.Exists(number))
            .With("clusters", Clusters.Has)
            .With("cluster-policies", policies.Has)
            .With("instance-pools", pools.Has)
            .With("sql/warehouses", warehouses.Has)
            .With("warehouses", warehouses.Has);
        var pipelines = new PipelineStore(folder.Documents("pipelines"), permissions, clock);
        Objects.With("pipelines", pipelines.Has);
        var libraries = new ClusterLibraries(folder.Documents("libraries"), Clusters, clock, phase);
        var principals = new Principals(folder, ids, applicationId);
        _apis =
        [
            new ClustersApi(Clusters, libraries, permissions).Map,
            new LibrariesApi(libraries).Map,
            new InstancePoolsApi(pools, permissions, clock).Map,
            new ClusterPoliciesApi(policies, permissions, clock).Map,
            PolicyFamilies.MapPolicyFamilies,
            new SecretsApi(Secrets).Map,
            new SecretAccessApi(Secrets).Map,
            new ScimApi(principals).Map,
            new LegacyGroupsApi(principals).Map,
            new WarehousesApi(warehouses, permissions, clock, phase).Map,
            new SettingsApi(new DocumentStore(folder.Documents("settings"))).Map,
            new PermissionsApi(permissions, Objects).Map,
            new PipelinesApi(pipelines, new PipelineUpdates(pipelines, clock)).Map,
            .. KeptKind.All.Select(kind => (Action<IEndpointRouteBuilder>)new KeptThingsApi(kind, new DocumentStore(folder.Documents(kind.Folder)), clock).Map),
        ];
    }

    public ClusterStore Clusters { get; }

    public SecretStore Secrets { get; }

    /// <summary>Where the owner of a further kind of objects says which of them exist.</summary>
    public ObjectLookup Objects { get; }

    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var map in _apis)
        {
            map(app);
        }
    }
}
