using System.Net;
using System.Net.Sockets;
using CiTasks.Databricks.Errors;
using Polly;
using Polly.Retry;

namespace CiTasks.Databricks.Http;

/// <summary>
/// Repeats what is worth repeating. 429 always (it was refused before any effect); 503, 5xx, broken
/// connections, time-outs and HTML in place of JSON only when the request may be sent twice; a
/// connection that never came to be always.
/// </summary>
internal sealed class RetryHandler : DelegatingHandler
{
    // Nobody listens there, or the name is wrong: waiting long rarely changes that.
    private const int QuickRetries = 3;

    // Who waits longer than this wants to know what for.
    private static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(3);

    private static readonly HttpRequestOptionsKey<Repeat> RepeatKey = new("citasks.repeat");
    private static readonly HttpRequestOptionsKey<bool> TurnKey = new("citasks.turn");
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly RetrySettings _settings;
    private readonly TimeProvider _clock;
    private readonly RequestPace _pace;

    public RetryHandler(RetrySettings settings, TimeProvider clock, HttpMessageHandler inner, Action<string>? notice = null, RequestPace? pace = null, string who = "the workspace")
        : base(inner)
    {
        _settings = settings;
        _clock = clock;
        _pace = pace ?? new RequestPace();
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = settings.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = settings.FirstDelay,
                MaxDelay = settings.LongestDelay,
                ShouldHandle = attempt => ValueTask.FromResult(ShouldRepeat(attempt)),
                DelayGenerator = attempt => ValueTask.FromResult(RetryAfter(attempt.Outcome.Result)),
                OnRetry = attempt =>
                {
                    if (notice is not null && (attempt.RetryDelay > WorthSaying || attempt.Duration > WorthSaying))
                    {
                        notice(Describe(who, attempt));
                    }

                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Says that the first attempt has had its turn.</summary>
    public static void SetTurn(HttpRequestMessage request) => request.Options.Set(TurnKey, true);

    public static void SetRepeat(HttpRequestMessage request, Repeat repeat) => request.Options.Set(RepeatKey, repeat);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Key, request.Options.TryGetValue(RepeatKey, out var repeat) ? repeat : Repeat.Unsafe);
        try
        {
            return await _pipeline.ExecuteAsync(
                async (inner, state) => await AttemptAsync(state, inner.CancellationToken).ConfigureAwait(false),
                context,
                request).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static readonly ResiliencePropertyKey<Repeat> Key = new("citasks.repeat");

    private async Task<HttpResponseMessage> AttemptAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        // Waiting for its turn is not part of the attempt's time.
        if (!request.Options.TryGetValue(TurnKey, out var hasTurn) || !hasTurn)
        {
            await _pace.WaitAsync(cancel).ConfigureAwait(false);
        }

        request.Options.Set(TurnKey, false);
        using var limit = new CancellationTokenSource(_settings.AttemptTimeout, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var response = await base.SendAsync(request, both.Token).ConfigureAwait(false);
            // The body belongs to the attempt: a connection that breaks in the middle is a failed one.
            await response.Content.LoadIntoBufferAsync(both.Token).ConfigureAwait(false);
            return response;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {_settings.AttemptTimeout.TotalSeconds:0} s");
        }
        catch (OperationCanceledException problem) when (!cancel.IsCancellationRequested)
        {
            // The platform reports its connect time-out as a cancellation.
            throw new HttpRequestException(HttpRequestError.ConnectionError, problem.InnerException?.Message ?? "no connection", problem);
        }
    }

    private static string Describe(string who, OnRetryArguments<HttpResponseMessage> attempt)
    {
        var reason = attempt.Outcome.Exception?.Message ?? $"HTTP {(int)attempt.Outcome.Result!.StatusCode}";
        return $"{who} does not answer as it should ({reason}); asking again in {attempt.RetryDelay.TotalSeconds:0.#} s";
    }

    private bool ShouldRepeat(RetryPredicateArguments<HttpResponseMessage> attempt)
    {
        var repeat = attempt.Context.Properties.GetValue(Key, Repeat.Unsafe);
        if (repeat == Repeat.Never)
        {
            return false;
        }

        var safe = repeat == Repeat.Safe;
        if (attempt.Outcome.Exception is { } problem)
        {
            return NeverConnected(problem)
                ? attempt.AttemptNumber < QuickRetries
                : safe && problem is (HttpRequestException or IOException);
        }

        var response = attempt.Outcome.Result!;
        if (RetryAfter(response) > _settings.LongestRetryAfter)
        {
            return false;
        }

        return response.StatusCode == HttpStatusCode.TooManyRequests
            || (safe && ((int)response.StatusCode is >= 500 and not 501 || (response.IsSuccessStatusCode && ErrorMapping.IsHtml(response))));
    }

    /// <summary>True when the request certainly did not reach anybody.</summary>
    public static bool NeverConnected(Exception problem) =>
        problem is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }
        || problem.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound };

    private TimeSpan? RetryAfter(HttpResponseMessage? response)
    {
        var header = response?.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - _clock.GetUtcNow() : null);
        return wait is { } positive && positive > TimeSpan.Zero ? positive : null;
    }
}
