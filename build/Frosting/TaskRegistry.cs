using System.Reflection;
using Cake.Core;

namespace Cake.Frosting;

/// <summary>Finds the task classes of an assembly and registers them with a Cake engine.</summary>
public sealed class TaskRegistry
{
    private readonly Type[] types;

    public TaskRegistry(Assembly assembly) => types =
    [
        .. assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFrostingTask)))
            .OrderBy(NameOf, StringComparer.Ordinal),
    ];

    public IEnumerable<string> Names => types.Select(NameOf);

    public void RegisterAll(Func<string, CakeTaskBuilder> register, ICakeContext context)
    {
        foreach (var type in types)
        {
            var task = (IFrostingTask)Activator.CreateInstance(type)!;
            var builder = register(NameOf(type))
                .Description(type.GetCustomAttribute<TaskDescriptionAttribute>()?.Description ?? string.Empty)
                .Does(() => task.Run(context));
            foreach (var dependency in type.GetCustomAttributes<IsDependentOnAttribute>())
            {
                builder.IsDependentOn(NameOf(dependency.Task));
            }
        }
    }

    /// <summary>Throws when there is no such target, with the ones there are.</summary>
    public void Require(string target)
    {
        if (!Names.Contains(target, StringComparer.OrdinalIgnoreCase))
        {
            throw new CakeException(2, $"There is no target '{target}'. There are: {string.Join(", ", Names)}.");
        }
    }

    private static string NameOf(Type type) => type.GetCustomAttribute<TaskNameAttribute>()?.Name ?? type.Name;
}
