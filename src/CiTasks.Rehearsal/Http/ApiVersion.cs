namespace CiTasks.Rehearsal.Http;

/// <summary>The versions that one handler serves; the few differences are asked by name.</summary>
internal sealed record ApiVersion(int Minor)
{
    public static readonly ApiVersion[] Jobs = [new(0), new(1), new(2)];

    public string Prefix => $"/api/2.{Minor}";

    /// <summary>Before 2.1 lists were whole and a job had one task.</summary>
    public bool IsLegacy => Minor == 0;

    /// <summary>From 2.2 on, long arrays come in pages and queueing is on unless switched off.</summary>
    public bool PagesArrays => Minor >= 2;
}
