using System.Globalization;
using System.Text;
using System.Xml;

namespace CiTasks.Planning.Runs;

/// <summary>
/// Test results as the XML that CI systems read: the elements and attributes that the readers of
/// Jenkins, GitLab, GitHub actions and Azure Pipelines have in common.
/// </summary>
public static class JUnitXml
{
    /// <summary>The document, with its declaration (UTF-8).</summary>
    public static string Write(IReadOnlyList<JUnitSuite> suites)
    {
        var text = new Utf8Text();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            writer.WriteStartElement("testsuites");
            Attribute(writer, "name", "Databricks runs");
            Counts(writer, [.. suites.SelectMany(suite => suite.Cases)]);
            Attribute(writer, "time", Seconds(suites.Aggregate(TimeSpan.Zero, (sum, suite) => sum + suite.Time)));
            foreach (var suite in suites)
            {
                Write(writer, suite);
            }

            writer.WriteEndElement();
        }

        return text + "\n";
    }

    private static void Write(XmlWriter writer, JUnitSuite suite)
    {
        writer.WriteStartElement("testsuite");
        Attribute(writer, "name", suite.Name);
        Counts(writer, suite.Cases);
        Attribute(writer, "time", Seconds(suite.Time));

        // The schema that most readers follow has no place for a zone.
        Attribute(writer, "timestamp", suite.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        if (suite.Properties.Count > 0)
        {
            writer.WriteStartElement("properties");
            foreach (var (name, value) in suite.Properties)
            {
                writer.WriteStartElement("property");
                Attribute(writer, "name", name);
                Attribute(writer, "value", value);
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        foreach (var item in suite.Cases)
        {
            Write(writer, item);
        }

        writer.WriteEndElement();
    }

    private static void Write(XmlWriter writer, JUnitCase item)
    {
        writer.WriteStartElement("testcase");
        Attribute(writer, "name", item.Name);
        Attribute(writer, "classname", item.ClassName);
        Attribute(writer, "time", Seconds(item.Time));
        if (item.Result != JUnitResult.Passed)
        {
            writer.WriteStartElement(item.Result switch { JUnitResult.Failure => "failure", JUnitResult.Error => "error", _ => "skipped" });
            if (item.Message.Length > 0)
            {
                Attribute(writer, "message", item.Message);
            }

            if (item.Result != JUnitResult.Skipped)
            {
                Attribute(writer, "type", item.Type);
                writer.WriteString(Clean(item.Text));
            }

            writer.WriteEndElement();
        }

        if (item.Output.Length > 0)
        {
            writer.WriteElementString("system-out", Clean(item.Output));
        }

        writer.WriteEndElement();
    }

    private static void Counts(XmlWriter writer, IReadOnlyList<JUnitCase> cases)
    {
        Attribute(writer, "tests", cases.Count.ToString());
        Attribute(writer, "failures", Count(JUnitResult.Failure));
        Attribute(writer, "errors", Count(JUnitResult.Error));
        Attribute(writer, "skipped", Count(JUnitResult.Skipped));

        string Count(JUnitResult result) => cases.Count(item => item.Result == result).ToString();
    }

    private static void Attribute(XmlWriter writer, string name, string value) => writer.WriteAttributeString(name, Clean(value));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    // XML 1.0 has no form for most control characters, not even an escaped one.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (XmlConvert.IsXmlChar(text[index]))
            {
                clean.Append(text[index]);
            }
            else if (index + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[index + 1], text[index]))
            {
                clean.Append(text, index++, 2);
            }
        }

        return clean.ToString();
    }

    // The declaration names the encoding of the writer, and a text has UTF-16 by itself.
    private sealed class Utf8Text : StringWriter
    {
        public Utf8Text()
            : base(CultureInfo.InvariantCulture)
        {
        }

        public override Encoding Encoding => Encoding.UTF8;
    }
}
