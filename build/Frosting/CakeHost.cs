using Cake.Cli;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.Scripting;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>Runs a build's tasks as a program of its own, without the Cake tool.</summary>
public sealed class CakeHost
{
    private Type contextType = typeof(FrostingContext);

    public CakeHost UseContext<TContext>()
        where TContext : FrostingContext
    {
        contextType = typeof(TContext);
        return this;
    }

    public int Run(IEnumerable<string> args)
    {
        var line = new CommandLine(args);
        using var services = Services(line.Arguments);
        var log = services.GetRequiredService<ICakeLog>();
        log.Verbosity = line.Verbosity;
        try
        {
            line.RequireNothingStray();
            var tasks = new TaskRegistry(contextType.Assembly);
            tasks.Require(line.Target);
            var context = Activator.CreateInstance(contextType, services.GetRequiredService<ICakeContext>())!;
            tasks.RegisterAll(services.GetRequiredService<ICakeEngine>().RegisterTask, (ICakeContext)context);

            var host = (IScriptHost)ActivatorUtilities.CreateInstance(services, line.HostType);
            if (line.Exclusive)
            {
                host.Settings.UseExclusiveTarget();
            }

            host.RunTargetAsync(line.Target).GetAwaiter().GetResult();
            return 0;
        }
        catch (Exception exception)
        {
            return ExceptionLogger.LogException(log, ReportedFailure.Unwrap(exception));
        }
    }

    private static ServiceProvider Services(CakeArguments arguments)
    {
        var services = new ServiceCollection();
        services.UseCakeDefaultModules();
        services.AddCakeDiagnostics();
        services.AddSingleton<ICakeArguments>(arguments);
        services.AddSingleton<ICakeConfiguration>(provider =>
            ActivatorUtilities.CreateInstance<CakeConfigurationProvider>(provider)
                .CreateConfiguration(provider.GetRequiredService<ICakeEnvironment>().WorkingDirectory, new Dictionary<string, string>()));
        return services.BuildServiceProvider();
    }
}
