using System.Text.Json;
using Bench.Catalogue;
using Bench.Reports;

namespace Bench.Cli.Installing;

/// <summary>A package that brings a library, restored through the user's own NuGet configuration for the files in it.</summary>
public static class PackageRestore
{
    /// <summary>Its newest version; what is wrong is the place's word.</summary>
    public static LibraryPlace Library(Engine engine, Install.ByLibrary way, string package, string? packages, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("bench-restore-").FullName;
        using var progress = new Progress(quiet: false);
        progress.Tick($"restoring {package} …");
        try
        {
            var project = Path.Combine(folder, "restore.csproj");
            File.WriteAllText(project, $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                    <NuGetAudit>false</NuGetAudit>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="{package}" Version="*" />
                  </ItemGroup>
                </Project>
                """);
            string[] source = packages is null ? [] : [$"-p:RestoreAdditionalProjectSources={Path.GetFullPath(packages)}"];
            // The configuration that counts is the one that counts for the engine's own project.
            string[] words = ["restore", project, "--verbosity", "quiet", $"-p:RestoreRootConfigDirectory={engine.Folder}",
                "-p:ImportDirectoryBuildProps=false", "-p:ImportDirectoryPackagesProps=false", .. source];
            if (Sdk.Run(folder, words, stop) is { } output) return new(package, [], Trouble(package, BuildFailure.Said(output), packages, stop));
            using var assets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "obj", "project.assets.json")));
            var places = assets.RootElement.GetProperty("packageFolders").EnumerateObject()
                .Select(property => LibrarySearch.Package(way, package, property.Name)).ToList();
            return places.FirstOrDefault(place => place.Files.Count > 0) ?? places[0];
        }
        catch (UserException noSdk)
        {
            return new(package, [], $"{package} cannot be restored: {noSdk.Message.TrimEnd('.')}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Trouble(string package, string said, string? packages, CancellationToken stop) =>
        BuildFailure.IsNotServed(said)
            ? $"{package} is not served by your NuGet sources"
            : $"{package} cannot be restored: {CorruptPackage.Named(said, packages, stop)}";
}
