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
            modes: [infer, decode]
            precisions: fp32
            devices: [cpu, cuda]
            presets:
              compile: {mode: max, graphs: on}
            start: [python3, "{folder}/worker.py"]
            libraryPath: [lib]
            environment: {THREADS: 2}
            weightCopies: {most: 1.3, least: 1}
            install:
              - {by: pip, requirements: requirements.txt}
            """)));
        Assert.Equal("mine", engine.Name);
        Assert.Equal(["infer", "decode"], engine.Modes);
        Assert.Equal(["fp32"], engine.Precisions);
        Assert.Equal("max", engine.Presets["compile"]["mode"]);
        Assert.Equal(["python3", Path.Combine(_folder, "mine", "worker.py")], EngineProgram.Find(engine, out _));
        Assert.Equal([Path.Combine(_folder, "mine", "lib")], engine.LibraryPath);
        Assert.Equal("2", engine.Environment["THREADS"]);
        Assert.Equal("requirements.txt", engine.Install[0]["requirements"]);
        Assert.Equal(new WeightCopies(1.3, 1), engine.WeightCopies);
        Assert.True(engine.Measures);
    }

    [Fact]
    public void AFolderMayHoldSeveralNamesWithOptionsOfTheirOwn()
    {
        var engines = EngineYaml.Read(Write("keras", """
            names: {keras-jax: {backend: jax}, keras-torch: {backend: torch}}
            modes: [infer]
            precisions: [fp32]
            devices: [cpu]
            """));
        Assert.Equal(["keras-jax", "keras-torch"], engines.Select(engine => engine.Name));
        Assert.Equal(["jax", "torch"], engines.Select(engine => engine.Options["backend"]));
    }

    [Theory]
    [InlineData("", ": is empty; it must say at least modes, precisions and devices")]
    [InlineData("modes: [infer\n", ":2: this is no YAML: ")]
    [InlineData("just words", ":1: must be keys with values, such as \"modes: [infer]\"")]
    [InlineData("modes: [infer]\nprecisons: [fp32]", ":2: unknown key \"precisons\"; did you mean \"precisions\"?")]
    [InlineData("modes: [infer]\nprecisions: [fp32]", ": the key \"devices\" is missing")]
    [InlineData("modes: {infer: yes}\nprecisions: [fp32]\ndevices: [cpu]", ":1: \"modes\" must be a list of words")]
    [InlineData("modes: [infer]\nprecisions: [fp32]\ndevices: [cpu]\nmeasures: perhaps", ":4: \"measures\" is \"perhaps\" and must be true or false")]
    [InlineData("modes: [infer]\nprecisions: [fp32]\ndevices: [cpu]\nweightCopies: {most: 1}", ":4: \"weightCopies\" must hold two numbers, most and least, such as \"{most: 2, least: 1}\"")]
    [InlineData("modes: [infer]\nprecisions: [fp32]\ndevices: [cpu]\nweightCopies: {most: 1, least: 2}", ":4: \"weightCopies\" must hold two numbers, most and least, such as \"{most: 2, least: 1}\"")]
    [InlineData("modes: [infer]\nprecisions: [fp32]\ndevices: [cpu]\npresets: [compile]", ":4: \"presets\" must be names with their options, such as \"compile: {mode: default}\"")]
    [InlineData("modes: [infer]\nprecisions: [fp32]\ndevices: [cpu]\nmodes: [train]", ":4: this is no YAML: ")]
    [InlineData("modes: [infer]\n--- # of another engine\nmodes: [train]", ":2: a second document begins here, which nobody would read; put it into a file of its own")]
    [InlineData("modes: [infer]\nprecisions: *a", ":2: the alias \"*a\" is not read here; write out what it stands for")]
    [InlineData("modes: [infer]\nprecisions: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        ":2: lists and keys are nested deeper than 32 levels here; look for a bracket that is not closed")]
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
        const string yaml = "names: [twin]\nmodes: [infer]\nprecisions: [fp32]\ndevices: [cpu]";
        Write("a", yaml);
        Write("b", yaml);
        var error = Assert.Throws<EngineFileException>(() => Bench.Catalogue.Engines.Find([_folder]));
        Assert.Equal($"two engines are named \"twin\": {Path.Combine(_folder, "a")} and {Path.Combine(_folder, "b")}; rename one in its engine.yaml", error.Message);
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
