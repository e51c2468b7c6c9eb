using Bench.Bundles;
using Bench.Graphs;
using Bench.Graphs.Safetensors;
using Bench.Protocol;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace Bench.Engines;

// Weights as views into the mapped file where their type is the one asked for and their place allows it, else copies.
internal sealed class MappedWeights(Bundle bundle, Graph graph) : IDisposable
{
    private readonly SafetensorsFile? _file = Open(bundle);
    private readonly Dictionary<DType, Tensor> _maps = [];

    public long MappedBytes { get; private set; }
    public long CopiedBytes { get; private set; }

    public Tensor Take(string value, bool channelsLast)
    {
        var type = graph.Values[value];
        var mapped = Mapped(graph.Weights[value]);
        if (mapped is not null && mapped.dtype == Types.Of(type.DType) && !channelsLast)
        {
            MappedBytes += type.Bytes;
            return mapped;
        }

        CopiedBytes += type.Bytes;
        using var stored = mapped ?? HostTensors.Copy(bundle.Weight(value));
        using var cast = stored.to_type(Types.Of(type.DType));
        return channelsLast ? HostTensors.ChannelsLast(cast) : cast.alias();
    }

    public void Dispose()
    {
        _file?.Dispose();
        foreach (var map in _maps.Values) map.Dispose();
    }

    private static SafetensorsFile? Open(Bundle bundle)
    {
        var path = Path.Combine(bundle.WeightsFolder, Bundle.WeightsFile);
        return File.Exists(path) ? SafetensorsFile.Open(path) : null;
    }

    // Only tensors whose size is a multiple of 64 are promised to lie aligned.
    private Tensor? Mapped(string name)
    {
        if (_file is null || !_file.Has(name)) return null;
        var (_, type, offset) = _file.Entry(name);
        if (type.Bytes == 0 || type.Bytes % 64 != 0 || offset % 64 != 0) return null;
        if (!_maps.TryGetValue(type.DType, out var map))
        {
            var elements = new FileInfo(_file.Path).Length / type.DType.Size();
            map = _maps[type.DType] = torch.from_file(_file.Path, shared: false, size: elements, dtype: Types.Of(type.DType));
        }

        return map.as_strided(Place.Longs(type.Shape), Place.Longs(type.Shape.Strides()), offset / type.DType.Size());
    }
}
