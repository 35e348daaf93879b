using CiTasks.Rehearsal.Sandboxes;

namespace CiTasks.Rehearsal.Git;

/// <summary>One file of a checkout, and the folder that its code starts in.</summary>
internal sealed record RunFile(RunCheckout Checkout, string Path)
{
    public string Host => Checkout.Host + "/" + Path;

    public string Inside => Checkout.Inside + "/" + Path;

    public Mount Folder
    {
        get
        {
            var folder = Path.LastIndexOf('/') is > 0 and var slash ? "/" + Path[..slash] : "";
            return new(Checkout.Host + folder, Checkout.Inside + folder, IsShared: true);
        }
    }
}
