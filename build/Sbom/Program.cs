using System.Text.Encodings.Web;
using System.Text.Json;
using CiTasks.Sbom;

// citasks-sbom --name=citasks --version=1.2.3 --base=<image> --source=<url> --created=<time> --assets=<file> --out=<folder> [--dpkg=<file> --os-release=<file>]
var options = args.Select(argument => argument.TrimStart('-').Split('=', 2)).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? string.Empty);
string Option(string name) => options.TryGetValue(name, out var value) && value.Length > 0 ? value : throw new ArgumentException($"--{name} is missing");

var assets = File.ReadAllText(Option("assets"));
var folders = NuGetPackages.Folders(assets);
var libraries = NuGetPackages.Read(assets, (id, version) => PackageFiles.Find(folders, id, version));
var system = options.ContainsKey("dpkg") ? DebianPackages.Read(File.ReadAllText(Option("dpkg")), File.ReadAllText(Option("os-release"))) : [];

var facts = new ImageFacts(Option("name"), Option("version"), Option("base"), Option("source"), Option("created"));
var document = SpdxDocument.Write(facts, [.. libraries, .. system]);
var readable = new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

var folder = Directory.CreateDirectory(Option("out")).FullName;
File.WriteAllText(Path.Combine(folder, "sbom.spdx.json"), document.ToJsonString(readable) + "\n");
File.WriteAllText(Path.Combine(folder, "THIRD-PARTY-NOTICES.md"), NoticesPage.Render(facts.Name, libraries, system.Count > 0));
Console.WriteLine($"{facts.Name}: {libraries.Count} libraries, {system.Count} packages of the distribution");
