namespace Bench.Engines;

// The library through Bench's own declarations.
internal sealed class NativeTensorFlow : ITensorFlow
{
    public string Version => LibraryFile.Version!;

    public ITensorFlowSession Open(byte[] graphDef, Function? function, byte[] config) => new NativeSession(graphDef, function, config);
}
