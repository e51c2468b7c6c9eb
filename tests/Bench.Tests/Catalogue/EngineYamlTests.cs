using Bench.Catalogue;

namespace Bench.Tests.Catalogue;

public sealed class EngineYamlTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-engines-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string yaml)
    {
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, name)).FullName, "engine.yaml");
        File.WriteAllText(file, yaml);
        return file;
    }

    [Fact]
    public void AFolderIsAnEngineOfItsName()
    {
        Engine engine = Assert.Single(EngineYaml.Read(Write("mine", """
            about: a framework
            presets:
              compile: {mode: max, graphs: on}
            start: [python3, "{folder}/worker.py"]
            libraryPath: [lib]
            environment: {THREADS: 2}
            weightCopies: {most: 1.3, least: 1}
            """)));
        Assert.Equal("mine", engine.Name);
        Assert.Equal("max", engine.Presets["compile"]["mode"]);
        Assert.Equal(["python3", Path.Combine(_folder, "mine", "worker.py")], EngineProgram.Find(engine, out _));
        Assert.Equal([Path.Combine(_folder, "mine", "lib")], engine.LibraryPath);
        Assert.Equal("2", engine.Variables["THREADS"]);
        Assert.Equal(new WeightCopies(1.3, 1), engine.WeightCopies);
        Assert.True(engine.Measures);
    }

    [Fact]
    public void AFolderMayHoldSeveralNamesWithOptionsOfTheirOwn()
    {
        var engines = EngineYaml.Read(Write("keras", "names: {keras-jax: {backend: jax}, keras-torch: {backend: torch}, keras: {}}"));
        Assert.Equal(["keras-jax", "keras-torch", "keras"], engines.Select(engine => engine.Name));
        Assert.Equal(["jax", "torch", null], engines.Select(engine => engine.Options.GetValueOrDefault("backend")));
    }

    [Fact]
    public void WhatBringsItIsReadAsWhatItIs()
    {
        var engine = Assert.Single(EngineYaml.Read(Write("mine", """
            library: good
            install:
              - by: build
              - {by: project, device: cuda}
              - {by: library, files: libgood.so.2 libgood.so, nuget: Good.Redist, python: good, hint: ask for one}
              - {by: python, requirements: requirements.txt}
            """)));
        Assert.Equal([new Install.WithTheBuild(), new Install.ByProject("cuda")], engine.Install.Take(2));
        var library = engine.Library!;
        Assert.Equal(("good", "libgood.so.2 libgood.so", "Good.Redist", "good", "ask for one"),
            (library.Name, string.Join(" ", library.Files), library.Package, library.Module, library.Hint));
        Assert.Equal(new Install.ByPython("requirements.txt"), engine.Install[^1]);
        Assert.False(engine.IsBuiltOnDemand);
        // A library that nothing brings can still be named.
        Assert.Equal("other", Assert.Single(EngineYaml.Read(Write("bare", "library: other"))).Library!.Name);
    }

    [Theory]
    [InlineData("", ": the file is empty; it must say at least about.")]
    [InlineData("names: [x\n", ":2: this is no YAML: ")]
    [InlineData("just words", ":1: expected keys with values, such as \"about: …\".")]
    [InlineData("about: x\nmesures: false", ":2: unknown key \"mesures\"; did you mean \"measures\"?")]
    [InlineData("about: x\ndevices: [cpu]", ":2: devices are told by the worker's hello now; delete the line.")]
    [InlineData("modes: [infer]", ":1: modes are told by the worker's hello now; delete the line.")]
    [InlineData("precisions: fp32", ":1: precisions are told by the worker's hello now; delete the line.")]
    [InlineData("names: [{a: b}]", ":1: expected one word, found ")]
    [InlineData("names: [mine@2]", ": \"mine@2\" cannot be an engine's name; letters, digits, ")]
    [InlineData("measures: perhaps", ":1: \"perhaps\" must be true or false.")]
    [InlineData("weightCopies: {most: 1}", ":1: \"weightCopies\" must hold two numbers, most and least, such as \"{most: 2, least: 1}\"")]
    [InlineData("weightCopies: {most: 1, least: 2}", ":1: \"weightCopies\" must hold two numbers, most and least, such as \"{most: 2, least: 1}\"")]
    [InlineData("presets: [compile]", ":1: expected names with values, such as \"compile: {mode: default}\"")]
    [InlineData("about: x\nabout: y", ":2: this is no YAML: ")]
    [InlineData("about: x\n--- # of another engine\nabout: y", ":2: a second document begins here, which nobody would read; put it into a file of its own")]
    [InlineData("about: x\nstart: *a", ":2: the alias \"*a\" is not read here; write out what it stands for")]
    [InlineData("start: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        ":1: lists and keys are nested deeper than 32 levels here; look for a bracket that is not closed")]
    [InlineData("install: {by: build}", ":1: \"install\" must be a list of ways, such as \"- {by: build}\".")]
    [InlineData("install: [build]", ":1: \"install\" must be ways with their keys, such as \"- {by: build}\".")]
    [InlineData("install:\n  - {by: pyton}", ":2: unknown way \"pyton\" to install; did you mean \"python\"? Known are build, project, library, python.")]
    [InlineData("install:\n  - {by: project, devise: cuda}", ":2: unknown key \"devise\"; did you mean \"device\"?")]
    [InlineData("install:\n  - {by: library}", ":2: a library needs its name: the key \"library\" says it, such as \"library: tensorflow\".")]
    public void WhatIsWrongIsSaidWithFileAndPlace(string yaml, string message)
    {
        string file = Write("bad", yaml);
        var error = Assert.Throws<EngineFileException>(() => EngineYaml.Read(file));
        Assert.StartsWith(file + message, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void TwoEnginesOfOneNameAreAnError()
    {
        const string yaml = "names: [twin]";
        Write("a", yaml);
        Write("b", yaml);
        var error = Assert.Throws<EngineFileException>(() => Bench.Catalogue.Engines.Find([_folder]));
        Assert.Equal($"two engines are named \"twin\": {Path.Combine(_folder, "a")} and {Path.Combine(_folder, "b")}; rename one in its engine.yaml",
            error.Message);
    }

    [Fact]
    public void TwoFoldersOfOneNameAreAnErrorSinceWhatIsInstalledForThemWouldBeOne()
    {
        var (one, other) = (Path.Combine(_folder, "one", "mine"), Path.Combine(_folder, "other", "mine"));
        foreach (var (folder, name) in new[] { (one, "first"), (other, "second") })
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "engine.yaml"), $"names: [{name}]");
        }

        var error = Assert.Throws<EngineFileException>(() =>
            Bench.Catalogue.Engines.Find([Path.Combine(_folder, "one"), Path.Combine(_folder, "other")]));
        Assert.Equal($"two folders of engines are named \"mine\": {one} and {other}; rename one", error.Message);
    }

    [Fact]
    public void AFolderWithoutAnEngineYamlIsNoEngine()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "notes"));
        Assert.Empty(Bench.Catalogue.Engines.Find([_folder]));
    }

    [Fact]
    public void EveryEngineFolderOfTheCheckoutCanBeRead()
    {
        Assert.Contains(Bench.Catalogue.Engines.Find([Checkout.Path("src", "Engines")]), engine => !engine.Measures);
    }
}
