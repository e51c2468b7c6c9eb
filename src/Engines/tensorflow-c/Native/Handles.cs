using System.Runtime.InteropServices;

namespace Bench.Engines;

// What the C API gives out and wants back.
internal abstract class Handle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;
}

internal sealed class StatusHandle : Handle
{
    protected override bool ReleaseHandle()
    {
        CApi.TF_DeleteStatus(handle);
        return true;
    }
}

internal sealed class BufferHandle : Handle
{
    protected override bool ReleaseHandle()
    {
        CApi.TF_DeleteBuffer(handle);
        return true;
    }
}

internal sealed class GraphHandle : Handle
{
    protected override bool ReleaseHandle()
    {
        CApi.TF_DeleteGraph(handle);
        return true;
    }
}

internal sealed class ImportOptionsHandle : Handle
{
    protected override bool ReleaseHandle()
    {
        CApi.TF_DeleteImportGraphDefOptions(handle);
        return true;
    }
}

internal sealed class SessionOptionsHandle : Handle
{
    protected override bool ReleaseHandle()
    {
        CApi.TF_DeleteSessionOptions(handle);
        return true;
    }
}

internal sealed class SessionHandle : Handle
{
    // Deleting closes too; what a status could say here nobody would hear.
    protected override bool ReleaseHandle()
    {
        using var status = CApi.TF_NewStatus();
        CApi.TF_DeleteSession(handle, status);
        return CApi.TF_GetCode(status) == 0;
    }
}

internal sealed class FunctionHandle : Handle
{
    protected override bool ReleaseHandle()
    {
        CApi.TF_DeleteFunction(handle);
        return true;
    }
}

internal sealed class TensorHandle : Handle
{
    protected override bool ReleaseHandle()
    {
        CApi.TF_DeleteTensor(handle);
        return true;
    }
}
