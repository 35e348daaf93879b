using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Jobs;

namespace CiTasks.Rehearsal.Clusters;

/// <summary>The forms of a cluster's settings, its own or a job's.</summary>
internal static class ClusterFields
{
    private static readonly FieldForms Forms = new()
    {
        Numbers = ["num_workers", "autotermination_minutes"],
        Flags = ["enable_elastic_disk", "enable_local_disk_encryption", "is_single_node", "use_ml_runtime", "apply_policy_default_values"],
        Texts = ["cluster_name", "spark_version", "node_type_id", "driver_node_type_id", "policy_id", "instance_pool_id", "data_security_mode", "single_user_name"],
        Objects = ["autoscale", "cluster_log_conf", "docker_image", "workload_type", "aws_attributes", "azure_attributes", "gcp_attributes"],
        Lists = ["ssh_public_keys"],
        ListsOfObjects = ["init_scripts"],
        Maps = ["spark_conf", "spark_env_vars", "custom_tags"],
    };

    public static void Check(JsonObject settings) => Forms.Check(settings);
}
