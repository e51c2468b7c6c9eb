using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bench.Engines;

// One call of TF_SessionRun with nothing fed and nothing fetched. Handles are pinned by a reference count taken once, not at every step.
internal sealed unsafe class NativeStep : ITensorFlowStep
{
    private readonly SessionHandle _owner;
    private readonly StatusHandle _statusOwner;
    private readonly nint _session, _status;
    private nint _target;

    public NativeStep(SessionHandle session, StatusHandle status, nint target)
    {
        bool held = false, heldStatus = false;
        session.DangerousAddRef(ref held);
        status.DangerousAddRef(ref heldStatus);
        (_owner, _statusOwner, _target) = (session, status, target);
        (_session, _status) = (session.DangerousGetHandle(), status.DangerousGetHandle());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run()
    {
        var target = _target;
        CApi.TF_SessionRun(_session, 0, null, null, 0, null, null, 0, &target, 1, 0, _status);
        if (CApi.Code(_status) != 0) throw Refusals.Of(CApi.Code(_status), Marshal.PtrToStringUTF8(CApi.TF_Message(_statusOwner)) ?? "");
    }

    public void Dispose()
    {
        if (_target == 0) return;
        _target = 0;
        _owner.DangerousRelease();
        _statusOwner.DangerousRelease();
    }
}
