namespace Bench.Engines;

// The library through Bench's own declarations.
internal sealed class NativeTensorFlow : ITensorFlow
{
    public string Version => LibraryFile.Version!;

    public IReadOnlyList<string> Calls { get; } = ["c-api"];

    public ITensorFlowSession Open(byte[] graphDef, Function? function, byte[] config, string call) => new NativeSession(graphDef, function, config);
}
