using System.Runtime.InteropServices;

namespace Bench.Engines;

// The library through Bench's own declarations.
internal sealed class NativeTensorFlow : ITensorFlow
{
    public IReadOnlyDictionary<string, string> Versions { get; } = new Dictionary<string, string> { ["libtensorflow"] = Marshal.PtrToStringUTF8(CApi.TF_Version())! };

    public ITensorFlowSession Open(byte[] graphDef, Function? function, byte[] config) => new NativeSession(graphDef, function, config);
}
