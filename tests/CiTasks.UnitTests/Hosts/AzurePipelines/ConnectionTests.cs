using CiTasks.Hosts;
using CiTasks.Testing;
using Xunit;

namespace CiTasks.UnitTests.Hosts.AzurePipelines;

/// <summary>Service connections as the agent lends them.</summary>
public sealed class ConnectionTests
{
    private const string Id = "6b6e1d4c-8d0a-4f3a-9a9e-3f1f0a1b2c3d";

    [Theory]
    [InlineData(Id)]
    [InlineData("6B6E1D4C-8D0A-4F3A-9A9E-3F1F0A1B2C3D")]
    [InlineData(" " + Id + "\n")]
    public void A_connection_is_found_by_its_id_in_either_case(string id)
    {
        var connection = Find(
            id,
            ($"ENDPOINT_URL_{Id}", "https://adb-1.1.azuredatabricks.net/"),
            ($"ENDPOINT_AUTH_SCHEME_{Id}", "Token"),
            ($"ENDPOINT_AUTH_{Id}", """{"parameters":{"apitoken":"dapi-token"},"scheme":"Token"}"""),
            ($"ENDPOINT_AUTH_PARAMETER_{Id}_APITOKEN", "dapi-token"),
            ($"ENDPOINT_DATA_{Id}", """{"environment":"prod","isShared":true}"""));

        Assert.Equal(("https://adb-1.1.azuredatabricks.net/", "Token"), (connection!.Url!.ToString(), connection.Scheme));
        Assert.Equal(("dapi-token", "prod", "true"), (connection.Parameters["ApiToken"], connection.Data["ENVIRONMENT"], connection.Data["isshared"]));
        Assert.DoesNotContain("dapi", connection.ToString());
    }

    [Fact]
    public void Without_its_document_the_variables_say_the_same()
    {
        var connection = Find(
            Id,
            ($"ENDPOINT_AUTH_SCHEME_{Id}", "ServicePrincipal"),
            ($"ENDPOINT_AUTH_PARAMETER_{Id}_SERVICEPRINCIPALID", "client"),
            ($"ENDPOINT_AUTH_PARAMETER_{Id}_SERVICEPRINCIPALKEY", "secret"),
            ($"ENDPOINT_AUTH_PARAMETER_{Id}_TENANTID", ""),
            ($"ENDPOINT_DATA_{Id}_ENVIRONMENT", "AzureCloud"));

        Assert.Equal(("client", "secret", "AzureCloud"), (connection!.Parameters["serviceprincipalid"], connection.Parameters["serviceprincipalkey"], connection.Data["environment"]));
        Assert.False(connection.Parameters.ContainsKey("tenantid"));
        Assert.Null(connection.Url);
    }

    [Fact]
    public void An_id_that_begins_like_another_one_is_not_mistaken_for_it()
    {
        (string, string)[] both =
        [
            ("ENDPOINT_AUTH_a", """{"parameters":{"x":"1"},"scheme":"Token"}"""), ("ENDPOINT_AUTH_a_b", """{"parameters":{"y":"2"},"scheme":"Token"}"""),
            ("ENDPOINT_AUTH_PARAMETER_a_X", "1"), ("ENDPOINT_AUTH_PARAMETER_a_b_Y", "2"),
        ];

        Assert.Equal(["x"], Find("a", both)!.Parameters.Keys);
        Assert.Equal(["y"], Find("a_b", both)!.Parameters.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("other")]
    [InlineData("SCHEME_1")]
    public void Of_an_id_that_is_not_lent_there_is_none(string id) => Assert.Null(Find(id, ("ENDPOINT_URL_1", ""), ("ENDPOINT_AUTH_1", "not JSON"), ("ENDPOINT_AUTH_SCHEME_1", "Token"), ("ENDPOINT_URL_2", "https://a.test")));

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("""{"parameters": 3, "scheme": null}""")]
    [InlineData("""{"parameters": {"a": 1, "a": 2}}""")]
    [InlineData("""{"parameters": {"\ud800": "x"}}""")]
    public void A_document_that_is_broken_does_no_harm(string document)
    {
        var connection = Find(Id, ($"ENDPOINT_URL_{Id}", "not an address"), ($"ENDPOINT_AUTH_{Id}", document), ($"ENDPOINT_AUTH_PARAMETER_{Id}_A", "b"));

        Assert.Equal((null, null), (connection!.Url, connection.Scheme));
    }

    [Fact]
    public void The_jobs_token_is_the_one_that_tasks_get_else_the_one_that_a_script_is_given()
    {
        using var step = new AzureStep(new Dictionary<string, string>());
        Assert.Equal(AzureStep.JobToken, Token(step));

        step.AsScript();
        Assert.Null(Token(step));

        step.Variables["SYSTEM_ACCESSTOKEN"] = "given";
        Assert.Equal("given", Token(step));
    }

    private static string? Token(AzureStep step)
    {
        using var surroundings = new Surroundings([.. step.Variables.Select(pair => (pair.Key, pair.Value))]);
        return surroundings.Azure().JobToken;
    }

    private static ServiceConnection? Find(string id, params (string Name, string Value)[] variables)
    {
        using var surroundings = new Surroundings(variables);
        return surroundings.Azure().FindConnection(id);
    }
}
