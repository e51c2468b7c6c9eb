using Microsoft.ML.OnnxRuntime;

namespace Bench.Engines;

/// <summary>A step as most of its users write it: values made for the call, <c>session.Run</c> by names, what it returns read and let go.</summary>
internal sealed class RunCall(InferenceSession session, RunOptions options, IReadOnlyList<(string Name, HostTensor At)> inputs,
    IReadOnlyList<(string Name, HostTensor At)> outputs)
{
    private readonly string[] _inputNames = [.. inputs.Select(input => input.Name)], _outputNames = [.. outputs.Select(output => output.Name)];
    private readonly HostTensor[] _inputs = [.. inputs.Select(input => input.At)], _outputs = [.. outputs.Select(output => output.At)];

    public void Step()
    {
        var values = new OrtValue[_inputs.Length];
        for (var i = 0; i < values.Length; i++) values[i] = _inputs[i].Wrapped();
        using var results = session.Run(options, _inputNames, values, _outputNames);
        for (var i = 0; i < _outputs.Length; i++) results[i].GetTensorMutableRawData().CopyTo(_outputs[i].Bytes);
        foreach (var value in values) value.Dispose();
    }
}
