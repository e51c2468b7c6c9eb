using System.Text.RegularExpressions;
using Bench.Catalogue;
using Bench.Measure.Workers;
using Bench.Tests.EndToEnd.Measure;

namespace Bench.Tests.EndToEnd.Cli;

// "bench engines doctor" over cases in the official form, small enough that what must come out is written here.
public sealed class DoctorTests(CliFolder folder) : IClassFixture<CliFolder>
{
    [Theory]
    [InlineData(50f, 0, @"^reference: 3 passed, 0 known gap, 0 not in scope, 0 failed$")]
    [InlineData(51f, 1,
        @"^FAILED +test_matmul: output 0 ""\w+"": 1 of 4 elements differ, most at 3: 50 instead of 51\n"
            + "reference: 2 passed, 0 known gap, 0 not in scope, 1 failed$")]
    public void ItCountsWhatPassesAndNamesWhatDoesNot(float last, int expected, string told)
    {
        var cases = Path.Combine(folder.Folder, $"cases-{last}");
        Cases.Write(cases, "Add", [4, 3, 2, 1], [10, 20, 30, 40], [14, 23, 32, 41]);
        Cases.Write(cases, "MatMul", [1, 2, 3, 4], [5, 6, 7, 8], [19, 22, 43, last]);
        Cases.Write(cases, "Max", [-1, 0, 1, 2], [0, 0, 0, 9], [0, 0, 1, 9]);
        var (code, output, _) = folder.Run($"engines doctor reference --cases cases-{last}");
        Assert.Matches(told, output[..output.IndexOf("passed       contract_", StringComparison.Ordinal)].TrimEnd());
        Assert.EndsWith("reference, contract: 13 passed, 0 refused, 0 failed\n", output);
        Assert.Equal(expected, code);
    }

    [Fact]
    public void TheContractIsALineACheckAndCanBeAskedForAlone()
    {
        Cases.Write(Path.Combine(folder.Folder, "cases-none"), "Add", [4, 3, 2, 1], [10, 20, 30, 40], [14, 23, 32, 41]);
        var (code, output, _) = folder.Run("engines doctor reference --cases cases-none --filter contract_*s*");
        string[] checks =
            ["sets", "inputs", "state", "reset", "rows", "precision_fp64", "precision_fp32", "precision_fp16", "precision_bf16", "refusals", "transcript"];
        var lines = string.Concat(checks.Select(check => $"passed       contract_{check}\n"));
        Assert.Equal(lines + "reference, contract: 11 passed, 0 refused, 0 failed\n", output);
        Assert.Equal(0, code);
    }

    [Fact]
    public void ARuleExcusesWhatFailsAndFailsItselfWhenNothingDoes()
    {
        var engine = Engine("excused", "- {operator: Add, reason: it cannot add}\n- {operator: MatMul, reason: it cannot multiply}\n");
        Cases.Write(Path.Combine(folder.Folder, "cases-rules"), "Add", [4, 3, 2, 1], [10, 20, 30, 40], [14, 23, 32, 41]);
        Cases.Write(Path.Combine(folder.Folder, "cases-rules"), "MatMul", [1, 2, 3, 4], [5, 6, 7, 8], [19, 22, 43, 51]);
        var (code, output, _) = folder.Run("engines doctor excused --cases cases-rules --filter test_*", engines: engine);
        Assert.Equal($"FAILED       {engine}/gaps.yaml:1: a gap that has closed, since every case that it matches passes; take it out: it cannot add\n"
            + "known gap       1  it cannot multiply\nexcused: 1 passed, 1 known gap, 0 not in scope, 1 failed\n", output);
        Assert.Equal(1, code);
    }

    [Fact]
    public void AGapsFileThatCannotBeUsedIsOneLine()
    {
        var engine = Engine("strange", "test_max: has no kernel\n");
        Cases.Write(Path.Combine(folder.Folder, "cases-gaps"), "Add", [4, 3, 2, 1], [10, 20, 30, 40], [14, 23, 32, 41]);
        var (code, output, errors) = folder.Run("engines doctor strange --cases cases-gaps", engines: engine);
        Assert.StartsWith($"bench: {engine}/gaps.yaml:1: must be a list of rules, such as ", errors);
        Assert.Single(errors, '\n');
        Assert.Equal((2, ""), (code, output));
    }

    [Theory]
    [InlineData("absent", "the case has no data for the input \"b\"")]
    [InlineData("folder", "the case has no data for the input \"b\"")]
    [InlineData("dangling", "input_1.pb: there is no such file")]
    [InlineData("error", "input_1.pb: is empty, not an ONNX tensor")]
    [InlineData("cut", "input_1.pb: is not an ONNX tensor, or was cut short")]
    public void ACaseWithAFileThatCannotBeReadFailsAlone(string kind, string told)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("links are made as Linux has them");
        var cases = Path.Combine(folder.Folder, $"cases-{kind}");
        Cases.Write(cases, "Add", [4, 3, 2, 1], [10, 20, 30, 40], [14, 23, 32, 41]);
        Cases.Write(cases, "Max", [-1, 0, 1, 2], [0, 0, 0, 9], [0, 0, 1, 9]);
        var file = Path.Combine(cases, "test_add", "test_data_set_0", "input_1.pb");
        var whole = File.ReadAllBytes(file);
        File.Delete(file);
        if (kind == "folder") Directory.CreateDirectory(file);
        if (kind == "dangling") File.CreateSymbolicLink(file, "nowhere");
        if (kind == "error") File.CreateSymbolicLink(file, "/proc/self/mem");
        if (kind == "cut") File.WriteAllBytes(file, whole[..^3]);
        var (code, output, errors) = folder.Run($"engines doctor reference --cases cases-{kind} --filter test_*");
        Assert.Matches($@"^FAILED +test_add: .*{Regex.Escape(told)}.*\nreference: 1 passed, 0 known gap, 0 not in scope, 1 failed\n$", output);
        Assert.Equal((1, ""), (code, errors));
    }

    [Fact]
    public void CtrlCEndsItAndSaysSo()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("signals to a process group are Linux's");
        var cases = Path.Combine(folder.Folder, "many-cases");
        for (var copy = 0; copy < 1000; copy++) Cases.Write(cases, "Add", [4, 3, 2, 1], [10, 20, 30, 40], [14, 23, 32, 41], copy);
        using var doctor = new RunProcess(folder.Folder, folder.Home, "engines", "doctor", "reference", "--cases", "many-cases", "--all");
        Assert.True(doctor.Until(() => doctor.HasSaid), doctor.Errors);
        doctor.SignalGroup(RunProcess.Interrupt);
        Assert.Equal(130, doctor.Wait());
        Assert.Equal("bench: interrupted", doctor.Errors.Trim());
    }

    // The reference under another name, with gaps of its own.
    private string Engine(string name, string gaps)
    {
        var program = EngineProgram.Find(RunFolder.Engines.Single(engine => engine.Judges), out _)!.Single();
        var engine = Directory.CreateDirectory(Path.Combine(folder.Folder, name)).FullName;
        File.WriteAllText(Path.Combine(engine, "engine.yaml"),
            $"names: [{name}]\nstart: ['{program}']\nmeasures: false\n");
        File.WriteAllText(Path.Combine(engine, "gaps.yaml"), gaps);
        return engine;
    }
}
