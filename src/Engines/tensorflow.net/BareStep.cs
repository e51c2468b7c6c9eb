using System.Runtime.CompilerServices;
using Tensorflow;

namespace Bench.Engines;

// One call of TF_SessionRun with arrays made beforehand: the least that TensorFlow.NET lets a step be.
internal sealed unsafe class BareStep(SafeSessionHandle session, Status status, nint target) : ITensorFlowStep
{
    private static readonly TF_Output[] NoOutputs = [];
    private static readonly nint[] NoValues = [];

    private readonly SafeStatusHandle _status = status;
    private readonly nint[] _targets = [target];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run()
    {
        c_api.TF_SessionRun(session, null, NoOutputs, NoValues, 0, NoOutputs, NoValues, 0, _targets, 1, 0, _status);
        if (status.Code != TF_Code.TF_OK) NetTensors.Check(status);
    }

    public void Dispose() { }
}
