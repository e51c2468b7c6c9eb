using System.IO.Compression;
using System.Runtime.InteropServices;
using Bench.Bundles;
using Bench.Cli.Installing;
using Bench.Protocol;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Cli;

// "bench engines add": what is wrong with a library is one line; what is right is remembered and shown.
public sealed class AddEngineTests(CliFolder folder) : IClassFixture<CliFolder>
{
    private static readonly string NoTensorFlow = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), OperatingSystem.IsWindows()
        ? "coreclr.dll"
        : OperatingSystem.IsMacOS() ? "libcoreclr.dylib" : "libcoreclr.so");

    public static bool HasEngine => Directory.Exists(Path.Combine(Workshop.Root, "src", "Engines", "tensorflow-c"));

    public static bool HasBuiltEngine => HasEngine && Directory.Exists(Path.Combine(Workshop.Root, "src", "Engines", "tensorflow.net"));

    [Theory(Skip = "there is no tensorflow-c engine", SkipUnless = nameof(HasEngine))]
    [InlineData("engines add tensorflow-c --lib gone", "--lib: there is no \"gone\".")]
    [InlineData("engines add tensorflow-c --lib file", "file: cannot be loaded: ")]
    [InlineData("engines add tensorflow-c --lib .", "--lib: \".\" holds none of libtensorflow_cc.so.2, ")]
    [InlineData("engines add tensorflow-c --lib LIBRARY", "is no libtensorflow: it has no TF_Version")]
    [InlineData("engines add tensorflow-c --find-links gone", "--find-links: there is no folder \"gone\".")]
    [InlineData("engines add reference --find-links .", "reference takes no packages of yours: leave out --find-links.")]
    [InlineData("engines add tensorflow-d", "unknown engine \"tensorflow-d\"; did you mean \"tensorflow-c\"?")]
    [InlineData("engines add reference", "reference comes with the build: there is nothing to add.")]
    [InlineData("engines add reference --lib .", "reference runs on no library of yours: leave out --lib.")]
    [InlineData("engines remove reference", "reference comes with the build: there is nothing to remove.")]
    [InlineData("engines remove tensorflow-c", "tensorflow-c: no libtensorflow is remembered.")]
    [InlineData("engines add tensorflow-c --as tensorflow@2.20",
        "--as: \"tensorflow@2.20\" is not tensorflow-c@LABEL, a label being letters, digits, dots, dashes and underlines.")]
    [InlineData("engines add tensorflow-c --as tensorflow-c@../x", "is not tensorflow-c@LABEL")]
    [InlineData("engines add tensorflow-c --device cuda", "--device: tensorflow-c cannot be installed for \"cuda\"; it can for cpu.")]
    [InlineData("engines remove tensorflow-c@2.20", "tensorflow-c has no environment \"2.20\"; \"bench engines\" lists what is installed.")]
    [InlineData("engines tensorflow-c@2.20", "tensorflow-c has no environment \"2.20\"; \"bench engines\" lists what is installed.")]
    [InlineData("engines doctor tensorflow-c --cases .", "tensorflow-c: no libtensorflow is known; \"bench engines add tensorflow-c [--lib PATH]\" finds one")]
    public void WhatCannotBeAddedIsSaidInOneLine(string arguments, string expected)
    {
        var (code, output, errors) = folder.Run(arguments.Replace("LIBRARY", NoTensorFlow));
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, errors);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Theory(Skip = "there is no tensorflow.net engine", SkipUnless = nameof(HasBuiltEngine))]
    [InlineData("--lib gone", "--lib: there is no \"gone\".")]
    [InlineData("--lib LIBRARY", "is no libtensorflow: it has no TF_Version")]
    [InlineData("--find-links gone", "--find-links: there is no folder \"gone\".")]
    public void WhatIsWrongIsSaidBeforeAnythingIsBuilt(string options, string expected)
    {
        var (code, output, errors) = folder.Run($"engines add tensorflow.net {options.Replace("LIBRARY", NoTensorFlow)}");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, Assert.Single(errors.TrimEnd().Split('\n')));
        Assert.Empty(Directory.Exists(Path.Combine(folder.Home, "engines")) ? Directory.GetDirectories(Path.Combine(folder.Home, "engines")) : []);
        Assert.False(Directory.Exists(Path.Combine(folder.Home, "libraries")));
    }

    [Fact(Skip = "there is no tensorflow-c engine", SkipUnless = nameof(HasEngine))]
    public void WithoutItsLibraryItIsARowThatSaysSoAndTheOthersRun()
    {
        var (_, output, _) = folder.Run("run --engine tensorflow-c --workload tiny-gpt2 --dry-run");
        Assert.Contains("no libtensorflow is known", output);
        Assert.DoesNotContain("tensorflow-c", folder.Run("run smoke --dry-run").Output);
    }

    [Fact(Skip = "there is no tensorflow-c engine", SkipUnless = nameof(HasEngine))]
    public void ALibraryIsRememberedShownAndForgotten()
    {
        var library = Environment.GetEnvironmentVariable(RememberedLibrary.Variable("tensorflow"));
        Assert.SkipWhen(!File.Exists(library), "tensorflow-c: BENCH_LIBTENSORFLOW names no libtensorflow");
        var home = Path.Combine(folder.Folder, "another home");
        var added = folder.Run($"engines add tensorflow-c --lib {library}", home).Output;
        Assert.Matches(@"^tensorflow-c: libtensorflow \d+\.\d+\S*, ", added);
        var version = added.Split(' ')[2].TrimEnd(',');
        Assert.Contains(folder.Run("engines", home).Output.Split('\n'), line => line.TrimStart().StartsWith($"library {version} {library}"));
        Assert.Contains($"{library} (remembered)", folder.Run("engines add tensorflow-c", home).Output);
        Assert.Contains("is forgotten", folder.Run("engines remove tensorflow-c", home).Output);
        Assert.Contains(folder.Run("engines", home).Output.Split('\n'), line => line.StartsWith("tensorflow-c ") && line.Contains("no libtensorflow is known"));
    }

    // Of one version where this machine has only one: it lies in two folders.
    [Fact(Skip = "there is no tensorflow-c engine", SkipUnless = nameof(HasEngine))]
    public void TwoLibrariesStandSideBySide()
    {
        var library = Environment.GetEnvironmentVariable(RememberedLibrary.Variable("tensorflow"));
        Assert.SkipWhen(!File.Exists(library), "tensorflow-c: BENCH_LIBTENSORFLOW names no libtensorflow");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the second one is a link");
        var home = Path.Combine(folder.Folder, "home of two");
        foreach (var label in new[] { "A", "B" })
        {
            var place = Directory.CreateDirectory(Path.Combine(folder.Folder, $"library {label}".Replace(' ', '-'))).FullName;
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(library)!))
                File.CreateSymbolicLink(Path.Combine(place, Path.GetFileName(file)), file);
            var added = folder.Run($"engines add tensorflow-c --as tensorflow-c@{label} --lib {place}", home);
            Assert.Contains($"tensorflow-c@{label}: libtensorflow ", added.Output);
        }

        var listed = folder.Run("engines", home).Output.Split('\n');
        foreach (var label in new[] { "A", "B" })
        {
            var row = Array.FindIndex(listed, line => line.StartsWith($"tensorflow-c@{label} "));
            Assert.Contains($"library-{label}", listed[row + 1]);
        }

        Assert.DoesNotContain(listed, line => line.StartsWith("tensorflow-c "));
        const string quickly = "--launches 1 --rounds 1 --iteration-seconds 0.05 --warm-up 0.1 --threads 1 --out two.json";
        var run = folder.Run($"run --workload tiny-resnet --engine tensorflow-c@A,tensorflow-c@B,tensorflow-c {quickly}", home);
        Assert.True(run.Code == 0, run.Output + run.Errors);
        foreach (var row in new[] { "tensorflow-c@A", "tensorflow-c@B", "tensorflow-c" }) Assert.Matches($@"(?m)^  {row} +\d+\.\d+\S* +\d", run.Output);
        Cases.Write(Path.Combine(folder.Folder, "cases-two"), "Add", [4, 3, 2, 1], [10, 20, 30, 40], [14, 23, 32, 41]);
        var doctor = folder.Run("engines doctor tensorflow-c@B --cases cases-two --filter test_*", home);
        Assert.Equal((0, "tensorflow-c@B: 1 passed, 0 known gap, 0 not in scope, 0 failed\n"), (doctor.Code, doctor.Output));
        Assert.Contains("tensorflow-c has no environment \"C\"", folder.Run("engines doctor tensorflow-c@C --cases cases-two", home).Errors);
        Assert.Contains("itself stays", folder.Run("engines remove tensorflow-c@A", home).Output);
        Assert.True(File.Exists(library));
    }

    [Fact(Skip = "there is no tensorflow-c engine", SkipUnless = nameof(HasEngine))]
    public void ThePackageThatBringsTheLibraryIsRestoredFromAFolderOfPackages()
    {
        var packages = Directory.CreateDirectory(Path.Combine(folder.Folder, "packages")).FullName;
        foreach (var version in new[] { "2.9.0", "2.16.0" })
            WritePackage(Path.Combine(packages, $"SciSharp.TensorFlow.Redist.{version}.nupkg"), version, CompressionLevel.Optimal, "no library");

        var errors = AddFound("--find-links packages");
        Assert.Matches(@"scisharp\.tensorflow\.redist.2\.16\.0.\S*tensorflow\S*: cannot be loaded: ", errors);
        Assert.DoesNotContain("served", errors);
    }

    [Theory(Skip = "there is no tensorflow-c engine", SkipUnless = nameof(HasEngine))]
    [InlineData("cut")]
    [InlineData("no zip")]
    [InlineData("changed")]
    public void APackageThatIsCorruptIsNamed(string how)
    {
        var packages = Directory.CreateDirectory(Path.Combine(folder.Folder, $"packages-{how.Replace(' ', '-')}")).FullName;
        // A version of its own each: what was unpacked once is not unpacked again.
        var path = Path.Combine(packages, $"SciSharp.TensorFlow.Redist.3.{how.Length}.0.nupkg");
        WritePackage(path, $"3.{how.Length}.0", CompressionLevel.NoCompression, new string('a', 10_000));
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.AsSpan().LastIndexOf("aaaa"u8)] = (byte)'b';
        File.WriteAllBytes(path, how switch { "cut" => bytes[..(bytes.Length / 2)], "no zip" => "no zip"u8.ToArray(), _ => bytes });
        var errors = AddFound($"--find-links {Path.GetFileName(packages)}");
        Assert.Matches(@"SciSharp\.TensorFlow\.Redist\.3\.\d+\.0\.nupkg is corrupt \(.+\): .*get (it|the package) anew".ToLowerInvariant(),
            errors.ToLowerInvariant());
    }

    [Fact(Skip = "there is no tensorflow-c engine", SkipUnless = nameof(HasEngine))]
    public void EveryPlaceThatBringsNoLibraryIsNamed()
    {
        var errors = AddFound("");
        Assert.StartsWith("bench: tensorflow-c: no libtensorflow is found: ", errors);
        Assert.Contains("SciSharp.TensorFlow.Redist is not served by your NuGet sources; name one with --lib PATH (pip install tensorflow brings one).",
            errors);
        if (errors.Contains("Python has no tensorflow")) Assert.Skip("there is no Python");
        Assert.Contains($"Python's tensorflow, installed at {Path.Combine(folder.Folder, "python", "tensorflow")}, has none of libtensorflow_cc.so.2, ",
            errors);
    }

    // With a user's NuGet that has no sources and nothing restored, and a Python whose tensorflow is an empty package.
    private string AddFound(string options)
    {
        var (own, python) = (Path.Combine(folder.Folder, "user"), Path.Combine(folder.Folder, "python"));
        Directory.CreateDirectory(Path.Combine(python, "tensorflow"));
        File.WriteAllText(Path.Combine(python, "tensorflow", "__init__.py"), "");
        foreach (var place in new[] { Path.Combine(own, ".nuget", "NuGet"), Path.Combine(own, "NuGet") })
        {
            Directory.CreateDirectory(place);
            File.WriteAllText(Path.Combine(place, "NuGet.Config"), "<configuration><packageSources><clear /></packageSources></configuration>");
        }

        var environment = new Dictionary<string, string>
        {
            ["HOME"] = own,
            ["DOTNET_CLI_HOME"] = own,
            ["APPDATA"] = own,
            ["NUGET_PACKAGES"] = Path.Combine(own, "packages"),
            ["PYTHONPATH"] = python,
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        };
        var (code, output, errors) = folder.Run($"engines add tensorflow-c {options}", Path.Combine(folder.Folder, "home of none"), environment: environment);
        Assert.Equal((2, ""), (code, output));
        return Assert.Single(errors.TrimEnd().Split('\n'));
    }

    private static void WritePackage(string path, string version, CompressionLevel level, string library)
    {
        using var package = ZipFile.Open(path, ZipArchiveMode.Create);
        Write(package, "SciSharp.TensorFlow.Redist.nuspec", level,
            $"<package><metadata><id>SciSharp.TensorFlow.Redist</id><version>{version}</version><authors>me</authors><description>no "
            + "library</description></metadata></package>");
        Write(package,
            $"runtimes/{LibrarySearch.Platform}/native/"
            + (OperatingSystem.IsWindows() ? "tensorflow.dll" : OperatingSystem.IsMacOS() ? "libtensorflow.2.dylib" : "libtensorflow.so.2"), level, library);
    }

    private static void Write(ZipArchive package, string name, CompressionLevel level, string content)
    {
        using var writer = new StreamWriter(package.CreateEntry(name, level).Open());
        writer.Write(content);
    }
}
