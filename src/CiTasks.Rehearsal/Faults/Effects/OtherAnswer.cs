using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Faults.Effects;

/// <summary>
/// Another answer than the one the call would get: of any status, with the JSON of an error, a web page as a proxy
/// or a sign-in page sends it, plain text or nothing; instead of what the call asks for, or after it was done.
/// </summary>
internal sealed class OtherAnswer : IFaultEffect
{
    private readonly bool _afterEffect;
    private readonly int _status;
    private readonly string _body;
    private readonly string? _retryAfter;
    private readonly string _code;
    private readonly string _message;

    public OtherAnswer(FaultOptions options, bool afterEffect, int? status = null, string? code = null, string? message = null)
    {
        _afterEffect = afterEffect;
        _status = options.Number("status") ?? status ?? throw options.Missing("status");
        if (!IsStatus(_status))
        {
            throw new FaultException($"status must be from 200 to 599, not {_status}.");
        }
        _body = options.Choice("body", _status < 300 ? "html" : "json", "json", "html", "text", "empty");
        _retryAfter = options.Text("retry-after");
        _code = options.Text("code") ?? code ?? CodeOf(_status);
        _message = options.Text("message") ?? message ?? "The rehearsal workspace was told to answer so.";
    }

    public static bool IsStatus(int status) => status is >= 200 and <= 599;

    public async Task ApplyAsync(HttpContext call, RequestDelegate next)
    {
        if (_afterEffect)
        {
            await UnseenAnswer.RunAsync(call, next);
        }
        call.Response.StatusCode = _status;
        if (_retryAfter is not null)
        {
            call.Response.Headers.RetryAfter = _retryAfter;
        }
        switch (_body)
        {
            case "json":
                await call.ReplyAsync(new JsonObject { ["error_code"] = _code, ["message"] = _message });
                break;
            case "html":
                await WriteAsync(call, "text/html; charset=utf-8", $"<html><head><title>{Title}</title></head><body><pre>{WebUtility.HtmlEncode(_message)}</pre></body></html>");
                break;
            case "text":
                await WriteAsync(call, "text/plain; charset=utf-8", $"{_code}: {_message}");
                break;
        }
    }

    private string Title => _status < 300 ? "Sign in" : $"{_status} {_code}";

    private static async Task WriteAsync(HttpContext call, string type, string text)
    {
        call.Response.ContentType = type;
        await call.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), call.RequestAborted);
    }

    private static string CodeOf(int status) => status switch
    {
        400 => "BAD_REQUEST",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "RESOURCE_DOES_NOT_EXIST",
        409 => "RESOURCE_CONFLICT",
        429 => "REQUEST_LIMIT_EXCEEDED",
        499 => "CANCELLED",
        500 => "INTERNAL_ERROR",
        501 => "NOT_IMPLEMENTED",
        503 => "TEMPORARILY_UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        _ => "UNKNOWN",
    };
}
