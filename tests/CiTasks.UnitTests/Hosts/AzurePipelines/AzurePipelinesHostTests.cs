using System.Text;
using CiTasks.Hosts.AzurePipelines;
using CiTasks.Hosts.Diagnostics;
using CiTasks.Planning.Text;
using CiTasks.Testing.AzureLog;
using Xunit;

namespace CiTasks.UnitTests.Hosts.AzurePipelines;

public sealed class AzurePipelinesHostTests
{
    [Theory]
    [InlineData("INPUT_JOBFILE", "job-file", "a")]
    [InlineData("INPUT_TARGET", "target", "a")]
    [InlineData("INPUT_JOB_FILE", "job-file", null)]
    [InlineData("INPUT_JOB-FILE", "job-file", null)]
    [InlineData("JOBFILE", "job-file", null)]
    public void An_input_comes_from_its_variable_without_dashes(string variable, string input, string? value)
    {
        using var surroundings = new Surroundings((variable, "a"));

        Assert.Equal(value, surroundings.Azure().ReadInput(input));
    }

    [Theory]
    [InlineData("job-file", "jobFile")]
    [InlineData("target", "target")]
    [InlineData("pip-index-url-2", "pipIndexUrl2")]
    public void Messages_name_an_input_as_a_pipeline_writes_it(string input, string shown)
    {
        using var surroundings = new Surroundings();

        Assert.Equal((shown, input), (surroundings.Azure().InputName(input), surroundings.GitHub().InputName(input)));
    }

    [Theory]
    [InlineData("$(DATABRICKS_TOKEN)", null)]
    [InlineData(" $(my.secret-name 2)\n", null)]
    [InlineData("$(a)$(b)", "$(a)$(b)")]
    [InlineData("x$(a)", "x$(a)")]
    [InlineData("$[variables.a]", "$[variables.a]")]
    [InlineData("", null)]
    public void A_variable_that_is_not_there_is_no_value(string written, string? value)
    {
        using var surroundings = new Surroundings(("INPUT_TOKEN", written), ("DATABRICKS_TOKEN", written), ("SYSTEM_ACCESSTOKEN", written));
        var host = surroundings.Azure();

        Assert.Equal((value, value, value), (host.ReadInput("token"), host.ReadVariable("DATABRICKS_TOKEN"), host.JobToken));
    }

    [Fact]
    public void A_secret_variable_of_the_job_counts_where_there_is_no_other()
    {
        using var surroundings = new Surroundings(("SECRET_DATABRICKS_TOKEN", "secret-1"), ("DATABRICKS_HOST", "plain"), ("SECRET_DATABRICKS_HOST", "secret-2"));
        var host = surroundings.Azure();

        Assert.Equal(("secret-1", "plain", null), (host.ReadVariable("DATABRICKS_TOKEN"), host.ReadVariable("DATABRICKS_HOST"), host.ReadVariable("OTHER")));
        Assert.Null(surroundings.GitHub().ReadVariable("DATABRICKS_TOKEN"));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("two\nlines\r\n")]
    [InlineData("a;b]c=d%25 %AZP25 %3B%5D%0A 100% ##vso[task.complete result=Failed]x")]
    [InlineData("  ä\t\u200C🚢 ")]
    public void An_output_is_read_back_as_it_was_set(string value)
    {
        using var surroundings = new Surroundings();
        var host = surroundings.Azure();

        host.SetOutput("run-id", value);
        host.SetVariable("SOME_NAME", value);

        var log = AgentLog.Read(surroundings.Log);
        Assert.Equal([KeyValuePair.Create("runId", value)], log.Outputs);
        Assert.Equal([KeyValuePair.Create("SOME_NAME", value)], log.Variables);
        Assert.Empty(log.Lines);
        Assert.Empty(log.Problems);
    }

    [Fact]
    public void A_character_that_no_later_step_could_start_with_is_replaced()
    {
        using var surroundings = new Surroundings();

        surroundings.Azure().SetOutput("a", "b\0c");

        Assert.Equal("b\u2400c", AgentLog.Read(surroundings.Log).Outputs["a"]);
    }

    [Theory]
    [InlineData("false", "100%")]
    [InlineData("0", "100%")]
    [InlineData("true", "100%AZP25")]
    [InlineData("", "100%AZP25")]
    public void A_percent_sign_is_escaped_where_the_agent_reads_that(string decodes, string written)
    {
        using var surroundings = new Surroundings(("DECODE_PERCENTS", decodes));

        surroundings.Azure().SetOutput("a", "100%");

        Assert.Equal($"##vso[task.setvariable variable=a;isoutput=true]{written}\n", surroundings.Log);
        Assert.Equal("100%", AgentLog.Read(surroundings.Log, decodes: decodes is "true" or "").Outputs["a"]);
    }

    [Theory]
    [InlineData("run-page-url", "runPageUrl")]
    [InlineData("notebook.train", "notebook_train")]
    [InlineData("notebook.Train-it.eval.f1_Score", "notebook_Train_it_eval_f1_Score")]
    [InlineData("notebook.ä;b]", "notebook___b_")]
    public void Names_of_others_keep_their_spelling(string output, string name)
    {
        using var surroundings = new Surroundings();

        surroundings.Azure().SetOutput(output, "x");

        Assert.Equal([name], AgentLog.Read(surroundings.Log).Outputs.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a=b")]
    [InlineData("a\nb")]
    public void A_name_that_says_more_is_refused(string name)
    {
        using var surroundings = new Surroundings();

        Assert.Throws<ArgumentException>(() => surroundings.Azure().SetVariable(name, "x"));
        Assert.Empty(surroundings.Log);
    }

    [Fact]
    public void A_secret_is_masked_line_by_line_and_hidden_from_then_on()
    {
        using var surroundings = new Surroundings();
        surroundings.Variables["AGENT_TEMPDIRECTORY"] = surroundings.Folder;
        var host = surroundings.Azure();

        host.Mask("first 100%;]\r\n}\nsecond");
        host.Mask("second");
        host.Mask("second");
        host.Write("a first 100%;] b second c");
        host.SetOutput("o", "second");
        host.Tag("second");
        host.AddSummary("second", _ => "the second");
        host.Report(new Diagnostic(Severity.Error, "CIT0001", "not second"));
        using (host.Group("with second"))
        {
        }

        var log = AgentLog.Read(surroundings.Log);
        Assert.Equal(["first 100%;]", "second", "second"], log.Masks);
        Assert.Equal(["a *** b *** c", "##[group]with ***", "##[endgroup]"], log.Lines);
        Assert.Equal(("***", "***", "CIT0001: not ***"), (log.Outputs["o"], Assert.Single(log.Tags), Assert.Single(log.Issues).Message));
        Assert.Equal(("---.md", "the ***"), Assert.Single(log.Summaries));
    }

    [Fact]
    public void What_the_agent_hands_over_as_secret_is_hidden_from_the_beginning_and_not_told_to_it_again()
    {
        using var surroundings = new Surroundings(
            ("SECRET_DATABASE", "pass-word"), ("SECRET_FLAG", "true"), ("SECRET_PIN", "12345"), ("SYSTEM_ACCESSTOKEN", "system-token"),
            ("ENDPOINT_AUTH_PARAMETER_1_APITOKEN", "api-token"), ("ENDPOINT_AUTH_PARAMETER_1_USERNAME", "databricks"), ("ENDPOINT_AUTH_PARAMETER_1_TENANTID", "the-tenant"),
            ("ENDPOINT_AUTH_2", """{"parameters": {"serviceprincipalkey": "the-key", "serviceprincipalid": "the-client", "username": "a-token-as-the-user-of-an-address"}, "scheme": "ServicePrincipal"}"""),
            ("ENDPOINT_AUTH_SYSTEMVSSCONNECTION", """{"parameters": {"AccessToken": "job-token"}}"""), ("SECUREFILE_TICKET_1", "the-ticket"));
        var host = surroundings.Azure();

        host.Mask("pass-word");
        host.Write("pass-word true 12345 system-token api-token databricks the-tenant the-key the-client a-token-as-the-user-of-an-address job-token the-ticket");

        Assert.Equal("*** true 12345 *** *** databricks the-tenant *** the-client *** *** ***\n", surroundings.Log);
        Assert.Equal("job-token", host.JobToken);
    }

    [Theory]
    [InlineData("build", "False", true)]
    [InlineData("", "", true)]
    [InlineData("build", "True", false)]
    [InlineData("release", "False", false)]
    [InlineData("deployment", "", false)]
    public void A_build_is_tagged_where_that_cannot_fail_the_step(string hostType, string isFork, bool isTagged)
    {
        using var surroundings = new Surroundings(
            ("SYSTEM_HOSTTYPE", hostType), ("BUILD_REPOSITORY_PROVIDER", "TfsGit"), ("SYSTEM_PULLREQUEST_PULLREQUESTID", "3"), ("SYSTEM_PULLREQUEST_ISFORK", isFork));

        surroundings.Azure().Tag("citasks-prod-succeeded");

        Assert.Equal(isTagged ? ["citasks-prod-succeeded"] : [], AgentLog.Read(surroundings.Log).Tags);
    }

    [Fact]
    public void Each_page_is_a_tab_under_its_own_name()
    {
        using var surroundings = new Surroundings();
        surroundings.Variables["AGENT_TEMPDIRECTORY"] = surroundings.Folder;
        foreach (var text in new[] { "one", "two", "three" })
        {
            // Steps of one job are processes of their own.
            surroundings.Azure().AddSummary(text == "three" ? "../../x:y|z" : "citasks run-job iris (prod, 3.11)", _ => text);
        }

        var log = AgentLog.Read(surroundings.Log);
        Assert.Equal([("citasks run-job iris (prod, 3.11).md", "one"), ("citasks run-job iris (prod, 3.11).md", "two"), ("-..-x-y-z.md", "three")], log.Summaries);
        Assert.All(log.All, command => Assert.StartsWith(surroundings.Folder, command.Data));
        Assert.Empty(log.Problems);
    }

    [Fact]
    public void A_page_is_cut_to_what_people_read_and_an_empty_one_is_none()
    {
        using var surroundings = new Surroundings();
        surroundings.Variables["AGENT_TEMPDIRECTORY"] = surroundings.Folder;
        var page = string.Concat(Enumerable.Repeat("ä line\n", 200_000));

        surroundings.Azure().AddSummary("a", bytes => MarkdownCut.To(page, bytes, "cut", Encoding.UTF8.GetByteCount).Text);
        surroundings.Azure().AddSummary("b", _ => "");

        Assert.InRange(Encoding.UTF8.GetByteCount(Assert.Single(AgentLog.Read(surroundings.Log).Summaries).Text), 1_000_000, 1_048_576);
    }

    [Fact]
    public void Without_a_folder_of_the_agent_nothing_is_left_behind()
    {
        using var surroundings = new Surroundings();

        surroundings.Azure().AddSummary("a", _ => "page");

        Assert.Empty(surroundings.Log);
        Assert.Empty(Directory.EnumerateFileSystemEntries(surroundings.Folder));
    }

    [Fact]
    public void A_group_is_opened_and_closed_once_and_progress_is_not_printed()
    {
        using var surroundings = new Surroundings();
        var host = surroundings.Azure();

        var group = host.Group("a\n##[error]b");
        host.Progress("half way");
        group.Dispose();
        group.Dispose();
        host.EndStep();

        Assert.Equal("##[group]a ##\u200A[error]b\n##[endgroup]\n", surroundings.Log);
    }

    [Fact]
    public void Several_repositories_have_folders_of_their_own()
    {
        using var surroundings = new Surroundings();
        var (own, other) = (Checkout("iris"), Checkout("other"));
        surroundings.Variables["BUILD_SOURCESDIRECTORY"] = surroundings.Folder;
        surroundings.Variables["BUILD_REPOSITORY_LOCALPATH"] = own;

        Assert.Equal(own, surroundings.Azure().RepositoryFolder);
        Assert.Equal(other, surroundings.Azure(Path.Combine(other, "jobs")).RepositoryFolder);

        surroundings.Variables["BUILD_SOURCESDIRECTORY"] = own;
        Assert.Equal(own, surroundings.Azure().RepositoryFolder);

        string Checkout(string name)
        {
            Directory.CreateDirectory(Path.Combine(surroundings.Folder, name, ".git"));
            return Directory.CreateDirectory(Path.Combine(surroundings.Folder, name, "jobs")).Parent!.FullName;
        }
    }

    [Fact]
    public void Results_are_kept_for_the_job()
    {
        using var surroundings = new Surroundings(("AGENT_TEMPDIRECTORY", "/agent/_temp"));

        Assert.Equal(Path.Combine("/agent/_temp", "citasks"), surroundings.Azure().TempFolder);
        Assert.Equal("azure-pipelines", surroundings.Azure().Name);
        Assert.Equal(AzurePipelinesHost.HostName, surroundings.Azure().Name);
    }
}
