using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CiTasks.Sbom;

/// <summary>An SPDX 2.3 document of an image: the image, what it is based on, and the packages in it.</summary>
public static class SpdxDocument
{
    private const string None = "NOASSERTION";
    private const string Image = "SPDXRef-Image";

    /// <param name="facts">Of the image.</param>
    /// <param name="components">In it.</param>
    public static JsonObject Write(ImageFacts facts, IReadOnlyList<Component> components)
    {
        var packages = new JsonArray(Root(facts), Base(facts));
        var relationships = new JsonArray(
            Relationship("SPDXRef-DOCUMENT", "DESCRIBES", Image),
            Relationship(Image, "DESCENDANT_OF", "SPDXRef-Base"));
        foreach (var (component, index) in components.Select((component, index) => (component, index)))
        {
            var id = $"SPDXRef-Package-{index + 1}";
            packages.Add(Package(id, component));
            relationships.Add(Relationship(Image, "CONTAINS", id));
        }

        // The same content has the same name, and other content never has it.
        var content = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(packages.ToJsonString())))[..32];
        return new JsonObject
        {
            ["spdxVersion"] = "SPDX-2.3",
            ["dataLicense"] = "CC0-1.0",
            ["SPDXID"] = "SPDXRef-DOCUMENT",
            ["name"] = $"{facts.Name}-{facts.Version}",
            ["documentNamespace"] = $"{facts.Source.TrimEnd('/')}/sbom/{facts.Name}-{Uri.EscapeDataString(facts.Version)}-{content}",
            ["creationInfo"] = new JsonObject
            {
                ["created"] = facts.Created,
                ["creators"] = new JsonArray("Tool: citasks-sbom"),
            },
            ["packages"] = packages,
            ["relationships"] = relationships,
        };
    }

    private static JsonObject Root(ImageFacts facts) => new()
    {
        ["name"] = facts.Name,
        ["SPDXID"] = Image,
        ["versionInfo"] = facts.Version,
        ["primaryPackagePurpose"] = "CONTAINER",
        ["downloadLocation"] = None,
        ["homepage"] = facts.Source,
        ["filesAnalyzed"] = false,
        ["licenseConcluded"] = None,
        ["licenseDeclared"] = "MIT",
        ["copyrightText"] = "CiTasks contributors",
        ["supplier"] = "Organization: CiTasks contributors",
    };

    private static JsonObject Base(ImageFacts facts) => new()
    {
        ["name"] = facts.Base,
        ["SPDXID"] = "SPDXRef-Base",
        ["primaryPackagePurpose"] = "CONTAINER",
        ["downloadLocation"] = None,
        ["filesAnalyzed"] = false,
        ["licenseConcluded"] = None,
        ["licenseDeclared"] = None,
        ["copyrightText"] = None,
    };

    private static JsonObject Package(string id, Component component)
    {
        var package = new JsonObject
        {
            ["name"] = component.Name,
            ["SPDXID"] = id,
            ["versionInfo"] = component.Version,
            ["primaryPackagePurpose"] = "LIBRARY",
            ["downloadLocation"] = None,
            ["filesAnalyzed"] = false,
            ["licenseConcluded"] = None,
            ["licenseDeclared"] = component.Licence ?? None,
            ["copyrightText"] = component.Copyright ?? None,
            ["supplier"] = component.Supplier is { } supplier ? $"Organization: {supplier}" : None,
            ["externalRefs"] = new JsonArray(new JsonObject
            {
                ["referenceCategory"] = "PACKAGE-MANAGER",
                ["referenceType"] = "purl",
                ["referenceLocator"] = component.Purl,
            }),
        };
        if (Uri.TryCreate(component.Homepage, UriKind.Absolute, out var homepage))
        {
            package["homepage"] = homepage.AbsoluteUri;
        }

        if (component.Sha512 is { } hash)
        {
            package["checksums"] = new JsonArray(new JsonObject { ["algorithm"] = "SHA512", ["checksumValue"] = hash });
        }

        if (component.Remark is { } remark)
        {
            package["licenseComments"] = remark;
        }

        return package;
    }

    private static JsonObject Relationship(string from, string kind, string to) => new()
    {
        ["spdxElementId"] = from,
        ["relationshipType"] = kind,
        ["relatedSpdxElement"] = to,
    };
}
