using System.Diagnostics;
using Bench.Graphs.Protobuf;
using Bench.Tests.EndToEnd.Workers;

namespace Bench.Tests.EndToEnd.Cli;

/// <summary>A folder of bad files, a cache of its own in it, and the built command line run there as its user runs it.</summary>
public sealed class CliFolder : IDisposable
{
    /// <summary>What <c>./bench</c> starts.</summary>
    public static readonly string Program = Path.Combine(Workshop.Root, "artifacts", "publish", "Bench", "release", "bench.dll");

    public CliFolder()
    {
        Write("key.yaml", "workloads: [{model: tiny-resnet, batsh: 2}]"u8);
        Write("engine.yaml", "workloads: [tiny-resnet]\nengines: [onxruntime]"u8);
        Write("option.yaml", "workloads: [tiny-resnet]\nengines: [{name: 'null', options: {clok: own}}]"u8);
        Write("quote.yaml", "workloads: \"tiny"u8);
        Write("empty.yaml", []);
        Write("two.yaml", "workloads: [tiny-resnet]\n---\nworkloads: [tiny-gpt2]\n"u8);
        var relu = new ProtoWriter().Text(1, "x").Text(2, "y").Text(4, "Relu");
        var model = Model(relu, 18);
        Write("good.onnx", model);
        Write("unbound.onnx", Model(relu, 18, third: "width"));
        Write("nothing.onnx", Model(relu, 18, third: ""));
        Write("cut.onnx", model.AsSpan(0, model.Length / 2));
        Write("text.onnx", "no model, but words"u8);
        Write("old.onnx", Model(relu, 5));
        Write("unknown.onnx", Model(new ProtoWriter().Text(1, "x").Text(2, "y").Text(4, "Frobnicate"), 18));
        var add = new ProtoWriter().Text(1, "x").Text(1, "w").Text(2, "y").Text(4, "Add");
        Write("gone.onnx", Model(add, 18, "gone.bin"));
        Write("outside.onnx", Model(add, 18, "../outside.bin"));
        Write("short.onnx", Model(add, 18, "short.bin"));
        Write("short.bin", new byte[8]);
        Write("overlap.safetensors", [.. Length(120),
            .. """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[4],"data_offsets":[8,24]}}           """u8,
            .. new byte[24]]);
        Write("gone.index.json", """{"weight_map":{"wte.weight":"gone-1.safetensors"}}"""u8);
        Write("outside.index.json", """{"weight_map":{"wte.weight":"../x.safetensors"}}"""u8);
        Write("cut.journal", """{"start":{"schema":1,"na"""u8);
        Write("bad/engine.yaml", "names: [bad]\nmesures: false\n"u8);
        Write("away/engine.yaml", "names: [away]\nabout: has no program\nmeasures: false\n"u8);
        Write("lies.safetensors", [.. Length(60), .. """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,999999]}} """u8, .. new byte[16]]);
        Write("other.safetensors", [.. Length(60), .. """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}     """u8, .. new byte[16]]);
        Write("cut.json", """{"schema":1,"name":"x","""u8);
        Write("newer.json", """{"schema":99}"""u8);
        Write("left.journal", "{}\n"u8);
        Write("file", []);
        Write("notes.txt", "precious"u8);
        if (OperatingSystem.IsLinux()) File.CreateSymbolicLink(Path.Combine(Folder, "link.json"), "/proc/self/mem");
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("bench-cli-").FullName;

    public string Home => Path.Combine(Folder, "home");

    /// <summary>Those that runs of a test have left.</summary>
    public IEnumerable<string?> Journals() => Directory.GetFiles(Folder, "*.journal").Select(Path.GetFileName).Except(["left.journal", "cut.journal"]);

    public (int Code, string Output, string Errors) Run(string arguments, string? home = null, string? engines = null, string? fault = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(arguments, home, engines, fault, environment);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Workshop.Limit), arguments);
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    public Process Start(string arguments, string? home = null, string? engines = null, string? fault = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend(Program)) start.ArgumentList.Add(word);
        start.Environment["BENCH_HOME"] = home ?? Home;
        start.Environment["BENCH_ENGINES"] = engines ?? Workshop.FaultsFolder;
        // A library that this machine happens to have is none of a fresh cache's.
        start.Environment.Remove("BENCH_LIBTENSORFLOW");
        if (fault is not null) start.Environment["BENCH_FAULT"] = fault;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string name, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, name))!);
        File.WriteAllBytes(Path.Combine(Folder, name), content);
    }

    private static byte[] Length(long bytes) => BitConverter.GetBytes(bytes);

    private static byte[] Model(ProtoWriter node, int opset, string? data = null, string? third = null)
    {
        var graph = new ProtoWriter().Message(1, node);
        if (data is not null)
            graph.Message(5, new ProtoWriter().Long(1, 4).Long(2, 1).Text(8, "w").Message(13, new ProtoWriter().Text(1, "location").Text(2, data)).Long(14, 1));
        graph.Message(11, Value("x", third)).Message(12, Value("y", third));
        return new ProtoWriter().Long(1, 8).Message(7, graph).Message(8, new ProtoWriter().Text(1, "").Long(2, opset)).ToArray();
    }

    // [batch, 4], or [batch, 4, third]; a third without a name is 0.
    private static ProtoWriter Value(string name, string? third)
    {
        var shape = new ProtoWriter().Message(1, new ProtoWriter().Text(2, "batch")).Message(1, new ProtoWriter().Long(1, 4));
        if (third is not null) shape.Message(1, third == "" ? new ProtoWriter().Long(1, 0) : new ProtoWriter().Text(2, third));
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Long(1, 1).Message(2, shape)));
    }
}
