using Bench.Protocol;

namespace Bench.Tests.Protocol;

/// <summary>An engine that notes what it was asked, and fails as its options say.</summary>
internal sealed class NotingEngine : IEngine
{
    public List<string> Notes { get; } = [];

    public Hello Hello() =>
        new() { Version = 0, Engine = "noting", Versions = new Dictionary<string, string>(), Devices = ["cpu"], Precisions = ["fp32"], Modes = ["infer"] };

    public ILoadedCell Load(Load load)
    {
        string thrown = load.Options.GetValueOrDefault("throw", "");
        if (thrown == "load") throw new EngineException("unsupported", "not today");
        Notes.Add("load");
        return new Cell(Notes, thrown);
    }

    private sealed class Cell(List<string> notes, string thrown) : ILoadedCell
    {
        public Loaded Loaded { get; } = new() { Settings = [] };

        public long Compilations { get; private set; }

        public void Run(long steps, int firstSet)
        {
            notes.Add($"run {steps} from {firstSet}");
            Compilations += 2;
            switch (thrown)
            {
                case "engine": throw new EngineException("unsupported", "no such kernel");
                case "memory": throw new OutOfMemoryException("no memory left");
                case "wrapped": throw new TypeInitializationException("Framework", new OutOfMemoryException("no memory left"));
                case "format": throw new FormatException("no whole bundle");
                case "other": throw new InvalidOperationException("something else");
                case "allocate": GC.KeepAlive(new byte[1 << 20]); break;
            }
        }

        public void TakeInputs(int set, string file) => notes.Add($"inputs {set} from {file}");

        public void Sync() => notes.Add("sync");

        public void Fetch(string what, int[]? rows, string file) => notes.Add($"fetch {what}");

        public void Reset() => notes.Add("reset");

        public void Dispose() => notes.Add("dispose");
    }
}
