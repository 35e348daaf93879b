using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CiTasks.Testing.Http;

/// <summary>
/// Stands in for the REST API of a service that keeps code. It refuses what the service refuses, breaks what a test
/// wants broken, and remembers every request.
/// </summary>
/// <typeparam name="TCall">A request.</typeparam>
/// <typeparam name="TFault">How a request is broken.</typeparam>
public abstract class ApiStandIn<TCall, TFault> : IDisposable
    where TCall : ApiStandInCall
    where TFault : ApiStandInFault
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<TCall> _calls = new();
    private readonly ConcurrentDictionary<string, int> _seen = new();
    private readonly Lock _state = new();
    private long _lastId = 1000;
    private int _writing;

    /// <param name="address">Where to listen; null for this machine alone.</param>
    protected ApiStandIn(IPAddress? address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // Port 0: the system gives one that is free and stays so.
        builder.WebHost.UseKestrelCore().UseUrls($"http://{address ?? IPAddress.Loopback}:0");
        _server = builder.Build();
        _server.Run(HandleAsync);
        _server.Start();
        Port = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    public int Port { get; }

    /// <summary>Given a request and how many of its method and route came before: how to break it, or null.</summary>
    public Func<TCall, int, TFault?> Break { get; set; } = (_, _) => null;

    /// <summary>Awaited before a request has its effect: here a test lets requests meet.</summary>
    public Func<TCall, int, Task> Hold { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>So many lists do not show what was just made.</summary>
    public int ListsBehind { get; set; }

    /// <summary>Every request, in the order of arrival.</summary>
    public IReadOnlyList<TCall> Calls => [.. _calls];

    /// <summary>Requests that change something.</summary>
    public IReadOnlyList<TCall> Writes => [.. _calls.Where(call => call.IsWrite)];

    /// <summary>The most writes that were under way at the same time.</summary>
    public int MostWritesAtOnce { get; private set; }

    /// <summary>Reads or changes what the server keeps while no request does.</summary>
    public T Locked<T>(Func<T> read)
    {
        lock (_state)
        {
            return read();
        }
    }

    public void Dispose()
    {
        // Requests that are still on their way belong to processes that have ended.
        _server.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    internal long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>A request as the service reads it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">The text that came with it.</param>
    protected abstract TCall Read(HttpRequest request, string body);

    /// <summary>Answers a request, and refuses it with an answer. Nothing else happens meanwhile.</summary>
    protected abstract ApiStandInAnswer Answer(TCall request);

    /// <summary>The answer of a request that is broken by an answer.</summary>
    protected abstract ApiStandInAnswer Broken(TFault fault);

    private async Task HandleAsync(HttpContext context)
    {
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content);
        var call = Read(context.Request, Encoding.UTF8.GetString(content.ToArray()));
        _calls.Enqueue(call);
        var before = _seen.AddOrUpdate($"{call.Method} {call.Route}", 0, (_, count) => count + 1);
        var fault = Break(call, before);
        Count(call, 1);
        try
        {
            ApiStandInAnswer? answer = null;
            if (fault is null or { IsDone: true })
            {
                await Hold(call, before);
                answer = Locked(() => Answer(call));
            }

            await SendAsync(context, fault is null ? answer! : fault.Status == 0 ? null : Broken(fault));
        }
        finally
        {
            Count(call, -1);
        }
    }

    private void Count(TCall call, int difference)
    {
        if (call.IsWrite)
        {
            lock (_state)
            {
                _writing += difference;
                MostWritesAtOnce = Math.Max(MostWritesAtOnce, _writing);
            }
        }
    }

    private static async Task SendAsync(HttpContext context, ApiStandInAnswer? answer)
    {
        if (answer is null)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers.Where(header => header.Value.Length > 0))
        {
            context.Response.Headers[name] = value;
        }

        if (answer.Text is { } text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            context.Response.ContentType = answer.Type;
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes);
        }
    }
}
