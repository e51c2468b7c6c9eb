using Bench.Bundles;
using Bench.Catalogue;
using Bench.Measure.Plan;
using Bench.Measure.Workers;
using Bench.Protocol;
using Bench.Records;

namespace Bench.Tests.Measure.Plan;

public class PlanningTests
{
    private static readonly Engine[] Engines =
    [
        Named("onnxruntime") with { KnownOptions = new Dictionary<string, string> { ["a"] = "", ["spinning"] = "", ["session.*"] = "" } },
        Named("torchsharp") with
        {
            Presets = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["fast"] = new Dictionary<string, string> { ["layout"] = "nhwc" } },
        },
        Named("null") with { Measures = false, KnownOptions = new Dictionary<string, string> { ["a"] = "", ["b"] = "" } },
        Named("away") with { Start = [], Measures = false },
        Named("sick") with { Measures = false },
        Named("dying") with { Measures = false },
        Named("flavour") with { Measures = false },
    ];

    private static readonly PlannedModel[] Models =
    [
        new() { Name = "resnet50", Unit = "images", Batch = 8, Recipe = NotCalled },
        new() { Name = "gpt2", Unit = "tokens", Batch = 1, Seq = 128, LongestSeq = 1024, Modes = ["infer", "decode"], Recipe = NotCalled },
        new() { Name = "tiny-gpt2", Unit = "tokens", Batch = 1, Seq = 16, LongestSeq = 64, Recipe = NotCalled },
    ];

    private static readonly MachineFacts Machine = new()
    {
        Name = "here",
        Os = "Linux",
        Architecture = "x64",
        Runtime = ".NET",
        LogicalCores = 4,
        GrantedProcessors = [0, 1, 2, 3],
        GrantedCores = 2,
    };

    [Fact]
    public void ListsSweep()
    {
        var plan = Resolve("""
            name: frameworks
            workloads: [{model: resnet50, batch: [1, 8]}, {model: gpt2, batch: 1, seq: 128}]
            engines: [onnxruntime, torchsharp, torchsharp+fast]
            precision: fp32        # lists sweep
            threads: [1, all]
            device: auto
            baseline: onnxruntime
            launches: 3
            """);
        Assert.Equal(3 * 2 * 3, plan.Cells.Count);
        Assert.Equal("model=resnet50 mode=infer batch=1 engine=onnxruntime device=cpu precision=fp32 threads=1 regime=throughput", plan.Cells[0]
            .Key.ToString());
        Assert.Equal("model=gpt2 mode=infer batch=1 seq=128 engine=torchsharp+fast device=cpu precision=fp32 threads=2 regime=throughput", plan.Cells[^1]
            .Key.ToString());
        Assert.Equal("nhwc", plan.Cells[^1].Options["layout"]);
        Assert.Equal((3, "frameworks", "onnxruntime"), (plan.Facts.Launches, plan.Facts.Suite, plan.Facts.Baseline));
        Assert.All(plan.Cells, cell => Assert.Null(cell.Refused));
    }

    [Fact]
    public void WithoutEnginesAllThatMeasureAreMeant() =>
        Assert.Equal(["onnxruntime", "torchsharp"], Resolve("workloads: [{model: resnet50}]").Cells.Select(cell => cell.Key.Engine));

    [Fact]
    public void WhatIsNotSaidIsTheModelsOwn()
    {
        var cells = Resolve("workloads: [resnet50, gpt2]\nengines: onnxruntime").Cells;
        Assert.Equal([new Workload("resnet50", "infer", 8), new Workload("gpt2", "infer", 1, 128)], cells.Select(cell => cell.Key.Workload));
    }

    [Fact]
    public void ACellThatCannotRunHereIsARowWithItsReason()
    {
        var plan = Resolve("workloads: [{model: resnet50}]\nengines: [onnxruntime, torchsharp, away]\nprecision: fp16\ndevice: [cpu, cuda]");
        var reasons = plan.Cells.ToDictionary(cell => $"{cell.Key.Engine} {cell.Key.Device}", cell => cell.Refused);
        Assert.Null(reasons["onnxruntime cpu"]);
        Assert.Equal(new Outcome(OutcomeKind.Unsupported, "torchsharp has no fp16; it has fp32"), reasons["torchsharp cpu"]);
        Assert.Equal(new Outcome(OutcomeKind.Unsupported, "this machine has no CUDA device"), reasons["torchsharp cuda"]);
        Assert.Equal(OutcomeKind.NotInstalled, reasons["away cpu"]!.Kind);
    }

    [Fact]
    public void WhatAWorkerCouldNotSayIsNoRefusalUnlessItRefused()
    {
        var gpu = Machine with { Gpus = [new GpuFacts(0, "GPU-1", "H100", 1, null)] };
        var plan = Resolve("workloads: [resnet50, {model: gpt2, mode: decode}]\nengines: [sick, dying, flavour]\ndevice: [cpu, cuda]", null, gpu);
        string? Of(string cell) => plan.Cells.Single(c => $"{c.Key.Engine} {c.Key.Workload.Mode} {c.Key.Device}" == cell).Refused?.Reason;
        Assert.Equal("sick, asked to hello: no library", Of("sick infer cpu"));
        Assert.Null(Of("dying decode cpu"));
        Assert.Equal("flavour cannot decode; it can infer", Of("flavour decode cpu"));
        Assert.Equal("flavour has no cuda: no driver", Of("flavour infer cuda"));
    }

    [Fact]
    public void AnEnvironmentThatIsNotThereIsARowThatSaysSo() =>
        Assert.Equal(new Outcome(OutcomeKind.NotInstalled, "onnxruntime has no environment \"2.20\"; \"bench engines\" lists what is installed"),
            Resolve("workloads: [resnet50]\nengines: onnxruntime@2.20").Cells.Single().Refused);

    [Fact]
    public void AutoIsCudaWhereAChosenEngineAndTheMachineHaveIt()
    {
        var gpu = Machine with { Gpus = [new GpuFacts(0, "GPU-1", "H100", 1, null)] };
        var cells = Resolve("workloads: [{model: resnet50}]\nengines: [onnxruntime, torchsharp]", null, gpu).Cells;
        Assert.All(cells, cell => Assert.Equal("cuda", cell.Key.Device));
        Assert.Equal("onnxruntime as installed here has no cuda", cells[0].Refused!.Reason);
        Assert.Null(cells[1].Refused);
        Assert.Equal("cpu", Resolve("workloads: [{model: resnet50}]\nengines: onnxruntime", null, gpu).Cells[0].Key.Device);
        Assert.Equal("there is no device \"cuda:3\" here; there are cuda:0 (H100)",
            Resolve("workloads: [{model: resnet50}]\nengines: torchsharp\ndevice: cuda:3", null, gpu).Cells[0].Refused!.Reason);
    }

    [Fact]
    public void TheCommandLineGoesOverTheSuite()
    {
        var plan = Resolve("workloads: [{model: resnet50, batch: [1, 8]}, {model: gpt2}]\nlaunches: 5", new Overrides
        {
            Engines = ["on*", "null"],
            Workloads = ["gpt*"],
            Batch = ["2", "4"],
            Seq = ["32"],
            Threads = ["1"],
            Launches = 2,
            Options = ["a=1", "null:b=2"],
        });
        Assert.Equal(["onnxruntime", "null", "onnxruntime", "null"], plan.Cells.Select(cell => cell.Key.Engine));
        Assert.Equal([2, 2, 4, 4], plan.Cells.Select(cell => cell.Key.Workload.Batch));
        Assert.All(plan.Cells, cell => Assert.Equal(("gpt2", 32, 1), (cell.Key.Workload.Model, cell.Key.Workload.Seq!.Value, cell.Key.Threads)));
        Assert.Equal(2, plan.Facts.Launches);
        Assert.Equal("a=1", string.Join(" ", plan.Cells[0].Options.Select(option => $"{option.Key}={option.Value}")));
        Assert.Equal("a=1 b=2", string.Join(" ", plan.Cells[1].Options.Select(option => $"{option.Key}={option.Value}")));
    }

    [Fact]
    public void AnOptionOfALabelIsThatEnvironmentsAlone()
    {
        const string suite = "workloads: [resnet50]\nengines: [onnxruntime, onnxruntime@2.20]";
        var cells = Resolve(suite, new Overrides { Options = ["onnxruntime:spinning=on", "onnxruntime@2.20:a=1"] }).Cells;
        Assert.Equal(["spinning=on", "a=1 spinning=on"], cells.Select(cell => cell.Key.OptionsText));
        Assert.StartsWith("--option: \"onnxruntime@2.21\" is no row of this plan, which has onnxruntime, onnxruntime@2.20; ",
            Assert.Throws<PlanException>(() => Resolve(suite, new Overrides { Options = ["onnxruntime@2.21:a=1"] })).Message);
    }

    [Fact]
    public void AModelOutsideTheSuiteIsMeasuredWhenItIsNamed() =>
        Assert.Equal("tiny-gpt2", Resolve("workloads: [resnet50]", new Overrides { Workloads = ["tiny-gpt2"] }).Cells[0].Key.Workload.Model);

    [Theory]
    [InlineData("workloads: [resnet50]\nengines:\n  - onnxruntme",
        "s.yaml:3: unknown engine \"onnxruntme\"; did you mean \"onnxruntime\"? \"bench engines\" lists them.")]
    [InlineData("workloads: [resnet50]\nengines:\n  - {name: onnxruntime, options: {session.x: 1, spining: off}}",
        "s.yaml:3: \"onnxruntime\" has no option \"spining\"; did you mean \"spinning\"?")]
    [InlineData("workloads: [resnet50]\nengines: [x*]", "s.yaml:2: no engine matches \"x*\". \"bench engines\" lists them.")]
    [InlineData("workloads: [resnet50]\nengines: [onnxruntime+fast]", "s.yaml:2: \"onnxruntime\" has no presets, \"+fast\" was asked; leave it out.")]
    [InlineData("workloads: [resnet50]\nengines: [torchsharp+fats]", "s.yaml:2: \"torchsharp\" has no preset \"fats\"; did you mean \"fast\"? It has fast.")]
    [InlineData("workloads:\n  - {model: resnet5}", "s.yaml:2: unknown model \"resnet5\"; did you mean \"resnet50\"? \"bench workloads\" lists them.")]
    [InlineData("workloads: [resnet50]\nengnes: [null]", "s.yaml:2: unknown key \"engnes\"; did you mean \"engines\"? Known are ")]
    [InlineData("workloads:\n  - {model: resnet50, bach: 3}", "s.yaml:2: unknown key \"bach\"; did you mean \"batch\"? Known are model, mode, batch, seq.")]
    [InlineData("workloads:\n  - {model: resnet50, batch: many}", "s.yaml:2: \"many\" is not a number from 1 on, nor a range such as \"1-4\" or \"1-64*2\".")]
    [InlineData("workloads:\n  - {model: resnet50, seq: 3}", "s.yaml:2: \"resnet50\" takes no sequence, \"3\" was given; leave it out.")]
    [InlineData("workloads:\n  - {model: gpt2, seq: 1025}", "s.yaml:2: a sequence of \"1025\" is longer than the 1024 positions of \"gpt2\"; give 1 to 1024.")]
    [InlineData("workloads:\n  - {model: gpt2, mode: decod}", "s.yaml:2: \"gpt2\" has no mode \"decod\"; did you mean \"decode\"? It has infer, decode.")]
    [InlineData("workloads: [resnet50]\nprecision: fp23", "s.yaml:2: unknown precision \"fp23\"; did you mean \"fp32\"? Known are ")]
    [InlineData("workloads: [resnet50]\ndevice: gpu", "s.yaml:2: unknown device \"gpu\"; did you mean \"cpu\"? Known are auto, cpu, cuda, cuda:N, cuda:UUID.")]
    [InlineData("workloads: [resnet50]\nthreads: 64", "s.yaml:2: 64 threads, but this process may use 4 processors; give at most that, or \"all\".")]
    [InlineData("workloads: [resnet50]\nlaunches: none", "s.yaml:2: \"none\" is not a whole number from 1 to 10000.")]
    [InlineData("workloads: [resnet50]\nlaunches: 10001", "s.yaml:2: \"10001\" is not a whole number from 1 to 10000.")]
    [InlineData("workloads: [resnet50]\nrounds: 2000000000", "s.yaml:2: \"2000000000\" is not a whole number from 1 to 10000.")]
    [InlineData("workloads: [resnet50]\niterations: 0", "s.yaml:2: \"0\" is not a whole number from 1 to 10000.")]
    [InlineData("workloads: [resnet50]\niterationSeconds: 3601", "s.yaml:2: \"3601\" is not a number of seconds above 0 and at most 3600.")]
    [InlineData("workloads: [resnet50]\nleadInSeconds: 0", "s.yaml:2: \"0\" is not a number of seconds above 0 and at most 3600.")]
    [InlineData("workloads: [resnet50]\nwarm: {steps: 10001}", "s.yaml:2: \"10001\" is not a whole number from 1 to 10000.")]
    [InlineData("workloads: [resnet50]\nwarm: {limit: 99999999999}", "s.yaml:2: \"99999999999\" is not a number of seconds above 0 and at most 3600.")]
    [InlineData("workloads: [&a resnet50]\nbaseline: *a", "s.yaml:2: the alias \"*a\" is not read here; write out what it stands for.")]
    [InlineData("workloads: [resnet50]\nwarm: {seconds: 5, limit: 2}", "s.yaml:2: warm: the limit of 2 s lies below the minimum of 5 s.")]
    [InlineData("workloads: [resnet50]\nweights: soft", "s.yaml:2: weights are \"frozen\" or \"mutable\", not \"soft\".")]
    [InlineData("workloads: [resnet50]\nbaseline: tenserflow", "s.yaml:2: unknown engine \"tenserflow\"")]
    [InlineData("workloads: [resnet50\nengines: x", "s.yaml: this is no YAML; look for a bracket or a quote that is not closed.")]
    [InlineData("workloads: [resnet50]\nengines: \"x", "s.yaml:2: this is no YAML: ")]
    [InlineData("workloads: [resnet50]\n\tengines: x", "s.yaml:1: this is no YAML: ")]
    [InlineData("workloads: [resnet50]\n---\nworkloads: [gpt2]",
        "s.yaml:2: a second document begins here, which nobody would read; put it into a file of its own.")]
    [InlineData("", "s.yaml: the file is empty; it must say at least workloads.")]
    [InlineData("# nothing", "s.yaml: the file is empty; it must say at least workloads.")]
    [InlineData("just words", "s.yaml:1: expected keys with values, such as \"workloads: …\".")]
    [InlineData("engines: [null]", "s.yaml: names no workloads; it must say at least \"workloads: [{model: resnet50}]\".")]
    [InlineData("workloads: []", "s.yaml: the list of workloads is empty; it must say at least \"workloads: [{model: resnet50}]\".")]
    public void AMistakeIsNamedWithItsLine(string yaml, string message) =>
        Assert.StartsWith(message, Assert.Throws<PlanException>(() => Resolve(yaml)).Message);

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void WhatNestsWithoutEndIsRefusedBeforeItIsBuilt(string opening)
    {
        var deep = string.Concat(Enumerable.Repeat(opening, 100_000));
        Assert.Equal("s.yaml:3: lists and keys are nested deeper than 32 levels here; look for a bracket that is not closed.",
            Assert.Throws<PlanException>(() => Resolve($"workloads: [resnet50]\nabout:\n  {deep}")).Message);
        // What lies within the limit is read, and refused for what it is.
        Assert.Contains("expected one word",
            Assert.Throws<PlanException>(() => Resolve($"about: {new string('[', 31)}{new string(']', 31)}\nworkloads: [resnet50]")).Message);
    }

    [Fact]
    public void WhatIsTypedMustConcernSomethingInThePlan()
    {
        string Refused(Overrides overrides) =>
            Assert.Throws<PlanException>(() => Resolve("workloads: [resnet50, gpt2]\nengines: [onnxruntime, torchsharp+fast]\nbaseline: null", overrides))
                .Message;
        Assert.Equal("--seq: \"resnet50\" takes no sequence, \"8,16\" was given; leave it out.",
            Refused(new Overrides { Workloads = ["resnet50"], Seq = ["8", "16"] }));
        Assert.Equal("--baseline: \"null\" is no row of this plan, which has onnxruntime, torchsharp+fast; add it with --engine, or name another.",
            Refused(new Overrides { Baseline = "null" }));
        Assert.Equal("--option: \"null\" is no row of this plan, which has onnxruntime, torchsharp+fast; add it with --engine, or leave its options out.",
            Refused(new Overrides { Options = ["null:a=1"] }));
        // For those that have one.
        var workloads = Resolve("workloads: [resnet50, gpt2]\nengines: [onnxruntime]\nbaseline: null", new Overrides { Seq = ["8"] })
            .Cells.Select(cell => cell.Key.Workload);
        Assert.Equal([new Workload("resnet50", "infer", 8), new Workload("gpt2", "infer", 1, 8)], workloads);
        foreach (var baseline in new[] { "onnxruntime", "torchsharp", "torchsharp+fast" })
            Assert.Equal(baseline, Resolve("workloads: [resnet50]\nengines: [onnxruntime, torchsharp+fast]", new Overrides { Baseline = baseline })
                .Facts.Baseline);
    }

    [Fact]
    public void TheCommandLineSaysWhetherWeightsAreFrozen()
    {
        Assert.Equal("--weights-are: weights are \"frozen\" or \"mutable\", not \"soft\".",
            Assert.Throws<PlanException>(() => Resolve("workloads: [resnet50]", new Overrides { Weights = "soft" })).Message);
        var plan = Resolve("workloads: [resnet50]\nweights: mutable", new Overrides { Weights = "frozen" });
        Assert.All(plan.Cells, cell => Assert.True(cell.Frozen));
        Assert.Equal("frozen", plan.Facts.Weights);
    }

    [Theory]
    [InlineData("--engine", "onnxruntme", "--engine: unknown engine \"onnxruntme\"; did you mean \"onnxruntime\"? \"bench engines\" lists them.")]
    [InlineData("--workload", "gtp2", "--workload: unknown workload \"gtp2\"; did you mean \"gpt2\"? \"bench workloads\" lists them.")]
    [InlineData("--workload", "z*", "--workload: no workload matches \"z*\". \"bench workloads\" lists them.")]
    [InlineData("--option", "onnxruntime:spining=off",
        "--option: \"onnxruntime\" has no option \"spining\"; did you mean \"spinning\"? It has a, spinning, session.*.")]
    [InlineData("--option", "a=1", "--option: \"torchsharp\" has no options, \"a\" was given; leave it out.")]
    [InlineData("--option", "x", "--option: \"x\" is not NAME=VALUE or ENGINE[@LABEL]:NAME=VALUE, such as \"onnxruntime:spinning=0\".")]
    public void AMistakeOnTheCommandLineNamesTheOption(string option, string value, string message)
    {
        var overrides = option switch
        {
            "--engine" => new Overrides { Engines = [value] },
            "--workload" => new Overrides { Workloads = [value] },
            _ => new Overrides { Options = [value] },
        };
        Assert.Equal(message, Assert.Throws<PlanException>(() => Resolve("workloads: [resnet50]", overrides)).Message);
    }

    [Fact]
    public void TheSuitesOfTheHouseCanBePlanned()
    {
        var models = Bench.Models.ModelList.All.Select(model => new PlannedModel
        {
            Name = model.Name,
            Unit = model.Unit,
            Batch = model.Batch,
            Seq = model.Sequence,
            LongestSeq = model.LongestSequence,
            Modes = model.Modes,
            Recipe = NotCalled,
        }).ToList();
        var house = Bench.Catalogue.Engines.Find([Checkout.Path("src", "Engines")]);
        foreach (var file in Directory.GetFiles(Checkout.Path("benchmarks", "suites"), "*.yaml"))
        {
            var suite = SuiteFile.Read(file);
            Assert.Equal(Path.GetFileNameWithoutExtension(file), suite.Name);
            Assert.NotNull(suite.About);
            // A suite may name engines, and presets of them; without any it is about the rest.
            var named = suite.Engines.Select(entry => house.Single(engine => engine.Name == EngineText.Parse(entry.Text.Value).Name));
            var known = named.Concat(Engines).DistinctBy(engine => engine.Name);
            Assert.NotEmpty(Planning.Resolve(suite, Overrides.None, [.. known], models, Machine, Answer).Cells);
        }
    }

    [Fact]
    public void QuickFitsItsThreeMinutesWithThreeEngines()
    {
        var suite = SuiteFile.Read(Checkout.Path("benchmarks", "suites", "quick.yaml"));
        Assert.InRange(Planning.Resolve(suite, Overrides.None, [.. Engines.Take(2), Named("reference")], Models, Machine, Answer).Estimate.Most.TotalSeconds,
            60, 180);
    }

    private static RunPlan Resolve(string yaml, Overrides? overrides = null, MachineFacts? machine = null) =>
        Planning.Resolve(SuiteFile.Parse(yaml, "s.yaml"), overrides ?? Overrides.None, Engines, Models, machine ?? Machine, Answer);

    private static Engine Named(string name) => new()
    {
        Name = name,
        Folder = $"/nowhere/{name}",
        Start = ["some-program"],
    };

    // What their workers say: torchsharp has CUDA and one precision, and "sick" cannot load its framework.
    private static HelloAnswer Answer(EngineEnvironment environment) => environment.Engine.Name switch
    {
        "away" => new HelloAnswer(null),
        "torchsharp" => new HelloAnswer(Said("torchsharp") with { Precisions = ["fp32"], Devices = ["cpu", "cuda"] }),
        "sick" => new HelloAnswer(null, new WorkerException(WorkerFailure.Refused, "sick, asked to hello: no library", "log", "unsupported")),
        "dying" => new HelloAnswer(null, new WorkerException(WorkerFailure.Died, "dying, asked to hello, died", "log")),
        "flavour" => new HelloAnswer(Said("flavour") with { Lacks = new Dictionary<string, string> { ["cuda"] = "no driver" } }),
        var name => new HelloAnswer(Said(name)),
    };

    private static Hello Said(string name) => new()
    {
        Version = 1,
        Engine = name,
        Versions = new Dictionary<string, string> { [name] = "1.0" },
        Devices = ["cpu"],
        Precisions = ["fp32", "fp16"],
        Modes = ["infer"],
    };

    private static Recipe NotCalled(string mode, int batch, int? seq) => throw new InvalidOperationException("a plan builds no graph");
}
