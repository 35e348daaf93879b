using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Clusters;

/// <summary>The machines that clusters/list-node-types offers: common ones of Azure. Any other is taken too.</summary>
internal static class NodeTypes
{
    private static readonly NodeType[] Known =
    [
        new("Standard_F4", "Compute Optimized", 4, 8192, Disks: 1, DiskGb: 64),
        new("Standard_DS3_v2", "General Purpose", 4, 14336, Disks: 1, DiskGb: 28),
        new("Standard_D4ds_v5", "General Purpose", 4, 16384, Disks: 1, DiskGb: 150),
        new("Standard_D4s_v5", "General Purpose", 4, 16384, Disks: 0, DiskGb: 0),
        new("Standard_E4ds_v5", "Memory Optimized", 4, 32768, Disks: 1, DiskGb: 150),
        new("Standard_DS4_v2", "General Purpose", 8, 28672, Disks: 1, DiskGb: 56),
        new("Standard_D8ds_v5", "General Purpose", 8, 32768, Disks: 1, DiskGb: 300),
        new("Standard_L8s_v3", "Storage Optimized", 8, 65536, Disks: 1, DiskGb: 80),
        new("Standard_D16ds_v5", "General Purpose", 16, 65536, Disks: 1, DiskGb: 600),
        new("Standard_E16ds_v5", "Memory Optimized", 16, 131072, Disks: 1, DiskGb: 600),
        new("Standard_NC4as_T4_v3", "GPU Accelerated", 4, 28672, Disks: 1, DiskGb: 180, Gpus: 1),
    ];

    public static NodeType? Find(string? id) => Known.FirstOrDefault(type => type.Id == id);

    public static JsonObject Describe() => new() { ["node_types"] = new JsonArray([.. Known.Select(type => type.Describe())]) };
}

internal sealed record NodeType(string Id, string Category, int Cores, long MemoryMb, int Disks, int DiskGb, int Gpus = 0)
{
    /// <summary>Every number is there, zero too: a client that sorts the types compares them field by field.</summary>
    public JsonObject Describe() => new()
    {
        ["node_type_id"] = Id,
        ["instance_type_id"] = Id,
        ["description"] = Id,
        ["category"] = Category,
        ["num_cores"] = (double)Cores,
        ["memory_mb"] = MemoryMb,
        ["num_gpus"] = Gpus,
        ["is_deprecated"] = false,
        ["is_hidden"] = false,
        ["is_graviton"] = false,
        ["is_io_cache_enabled"] = Disks > 0,
        ["is_encrypted_in_transit"] = false,
        ["support_port_forwarding"] = true,
        ["support_ebs_volumes"] = true,
        ["support_cluster_tags"] = true,
        ["photon_worker_capable"] = Gpus == 0,
        ["photon_driver_capable"] = Gpus == 0,
        ["display_order"] = 0,
        ["node_info"] = new JsonObject { ["available_core_quota"] = 350, ["total_core_quota"] = 350 },
        ["node_instance_type"] = new JsonObject
        {
            ["instance_type_id"] = Id,
            ["local_disks"] = Disks,
            ["local_disk_size_gb"] = DiskGb,
            ["local_nvme_disks"] = 0,
            ["local_nvme_disk_size_gb"] = 0,
        },
    };
}
