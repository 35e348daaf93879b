using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Scim;

/// <summary>A refused SCIM call, in the form of RFC 7644 §3.12, which is not that of the rest of the API.</summary>
internal sealed class ScimException(int status, string detail, string? type = null) : Exception(detail)
{
    public int Status => status;

    public static ScimException Invalid(string detail, string type) => new(400, detail, type);

    public JsonObject Describe()
    {
        var reply = new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:Error"),
            ["detail"] = Message,
            ["status"] = Status.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        if (type is not null)
        {
            reply["scimType"] = type;
        }
        return reply;
    }
}
