using System.Diagnostics;

namespace CiTasks.Build.Images;

/// <summary>
/// Puts stand-ins under the public names that this engine lacks, so that any <c>docker build</c> of these Dockerfiles,
/// a runner's too, works without a registry. An image that was really pulled is never replaced.
/// </summary>
public sealed class LocalBases(Docker docker, Action<string> say)
{
    public void Provide(IReadOnlyList<BaseImage> bases)
    {
        foreach (var wanted in bases)
        {
            Provide(wanted);
        }
    }

    private void Provide(BaseImage wanted)
    {
        var there = docker.Find(wanted.Public);
        if (there is not null && !there.Labels.ContainsKey(BaseImage.RecipeLabel))
        {
            say($"{wanted.Public} has been pulled before and is used");
            return;
        }

        var kept = docker.Find(wanted.Local);
        if (kept?.Labels.GetValueOrDefault(BaseImage.RecipeLabel) != wanted.Recipe)
        {
            say($"Making a stand-in for {wanted.Public}");
            var clock = Stopwatch.StartNew();
            wanted.Make(new Dictionary<string, string> { [BaseImage.RecipeLabel] = wanted.Recipe });
            kept = docker.Find(wanted.Local) ?? throw new ImagesException($"{wanted.Local} was made and is not there");
            say($"{wanted.Local}: {kept.Size / 1e6:0} MB, after {clock.Elapsed.TotalSeconds:0} s");
        }

        if (there?.Id != kept.Id)
        {
            docker.Tag(wanted.Local, wanted.Public);
        }
    }
}
