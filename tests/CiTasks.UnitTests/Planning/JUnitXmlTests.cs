using System.Xml.Linq;
using CiTasks.Planning.Runs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class JUnitXmlTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 3, 4, 5, TimeSpan.FromHours(2));

    [Fact]
    public void The_document_has_what_readers_look_for()
    {
        var text = JUnitXml.Write(
        [
            new JUnitSuite("nightly", Start, TimeSpan.FromSeconds(12.3456),
            [
                new JUnitCase("load", "nightly", JUnitResult.Passed, TimeSpan.FromMilliseconds(1500)) { Output = "line\n" },
                new JUnitCase("train", "nightly", JUnitResult.Failure, TimeSpan.FromSeconds(2)) { Type = "FAILED", Message = "a < b\nmore", Text = "Trace & <frame> ]]>" },
                new JUnitCase("score", "nightly", JUnitResult.Error, TimeSpan.Zero) { Type = "CANCELED", Message = "stopped" },
                new JUnitCase("after", "nightly", JUnitResult.Skipped, TimeSpan.Zero) { Type = "UPSTREAM_FAILED", Message = "upstream" },
            ])
            { Properties = [new("run_id", "7")] },
            new JUnitSuite("empty", Start, TimeSpan.Zero, []),
        ]);
        Assert.Equal(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <testsuites name="Databricks runs" tests="4" failures="1" errors="1" skipped="1" time="12.346">
              <testsuite name="nightly" tests="4" failures="1" errors="1" skipped="1" time="12.346" timestamp="2026-11-21T01:04:05">
                <properties>
                  <property name="run_id" value="7" />
                </properties>
                <testcase name="load" classname="nightly" time="1.500">
                  <system-out>line
            </system-out>
                </testcase>
                <testcase name="train" classname="nightly" time="2.000">
                  <failure message="a &lt; b&#xA;more" type="FAILED">Trace &amp; &lt;frame&gt; ]]&gt;</failure>
                </testcase>
                <testcase name="score" classname="nightly" time="0.000">
                  <error message="stopped" type="CANCELED"></error>
                </testcase>
                <testcase name="after" classname="nightly" time="0.000">
                  <skipped message="upstream" />
                </testcase>
              </testsuite>
              <testsuite name="empty" tests="0" failures="0" errors="0" skipped="0" time="0.000" timestamp="2026-11-21T01:04:05" />
            </testsuites>

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void Characters_that_XML_cannot_have_are_left_out_and_all_others_stay()
    {
        var every = string.Concat(Enumerable.Range(0, 0x10000).Select(code => (char)code));
        var text = "a\0\u0008\u001b\ufffe\uffffb\ud800c\udc00d😀e\t";
        var document = XDocument.Parse(JUnitXml.Write([new JUnitSuite("s" + text, Start, TimeSpan.Zero, [new JUnitCase(text, "c", JUnitResult.Error, TimeSpan.Zero) { Message = every, Text = every, Output = text }])]));
        Assert.Equal("abcd😀e\t", document.Descendants("system-out").Single().Value);
        Assert.Equal("abcd😀e\t", document.Descendants("testcase").Single().Attribute("name")!.Value);
        Assert.Equal("sabcd😀e\t", document.Descendants("testsuite").Single().Attribute("name")!.Value);
    }
}
