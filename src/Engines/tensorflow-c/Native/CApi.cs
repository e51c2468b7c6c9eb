using System.Runtime.InteropServices;

namespace Bench.Engines;

/// <summary>The functions of TensorFlow's C API that Bench needs, named as its header names them.</summary>
internal static unsafe partial class CApi
{
    private const string Library = LibraryFile.ImportName;

    [LibraryImport(Library)]
    internal static partial StatusHandle TF_NewStatus();

    [LibraryImport(Library)]
    internal static partial void TF_DeleteStatus(nint status);

    [LibraryImport(Library)]
    internal static partial int TF_GetCode(StatusHandle status);

    [LibraryImport(Library)]
    internal static partial nint TF_Message(StatusHandle status);

    [LibraryImport(Library)]
    internal static partial BufferHandle TF_NewBuffer();

    [LibraryImport(Library)]
    internal static partial BufferHandle TF_NewBufferFromString(ReadOnlySpan<byte> proto, nuint length);

    [LibraryImport(Library)]
    internal static partial void TF_DeleteBuffer(nint buffer);

    [LibraryImport(Library)]
    internal static partial Buffer TF_GetBuffer(BufferHandle buffer);

    [LibraryImport(Library)]
    internal static partial GraphHandle TF_NewGraph();

    [LibraryImport(Library)]
    internal static partial void TF_DeleteGraph(nint graph);

    [LibraryImport(Library)]
    internal static partial ImportOptionsHandle TF_NewImportGraphDefOptions();

    [LibraryImport(Library)]
    internal static partial void TF_DeleteImportGraphDefOptions(nint options);

    [LibraryImport(Library)]
    internal static partial void TF_GraphImportGraphDef(GraphHandle graph, BufferHandle graphDef, ImportOptionsHandle options, StatusHandle status);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint TF_GraphOperationByName(GraphHandle graph, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial FunctionHandle TF_GraphToFunction(GraphHandle body, string name, byte appendHash, int operationCount, nint operations,
        int inputCount, ReadOnlySpan<Output> inputs, int outputCount, ReadOnlySpan<Output> outputs, nint outputNames, nint options, nint description,
            StatusHandle status);

    [LibraryImport(Library)]
    internal static partial void TF_GraphCopyFunction(GraphHandle graph, FunctionHandle function, nint gradient, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial void TF_DeleteFunction(nint function);

    [LibraryImport(Library)]
    internal static partial SessionOptionsHandle TF_NewSessionOptions();

    [LibraryImport(Library)]
    internal static partial void TF_DeleteSessionOptions(nint options);

    [LibraryImport(Library)]
    internal static partial void TF_SetConfig(SessionOptionsHandle options, ReadOnlySpan<byte> proto, nuint length, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial SessionHandle TF_NewSession(GraphHandle graph, SessionOptionsHandle options, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial void TF_DeleteSession(nint session, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial TensorHandle TF_AllocateTensor(int dataType, ReadOnlySpan<long> dims, int rank, nuint bytes);

    [LibraryImport(Library)]
    internal static partial void TF_DeleteTensor(nint tensor);

    [LibraryImport(Library)]
    internal static partial void* TF_TensorData(nint tensor);

    [LibraryImport(Library)]
    internal static partial nuint TF_TensorByteSize(nint tensor);

    // Runs every step: plain pointers, kept alive by the step that holds them.
    [LibraryImport(Library)]
    internal static partial void TF_SessionRun(nint session, nint runOptions, Output* inputs, nint* inputValues, int inputCount,
        Output* outputs, nint* outputValues, int outputCount, nint* targets, int targetCount, nint runMetadata, nint status);

    [LibraryImport(Library, EntryPoint = "TF_GetCode")]
    [SuppressGCTransition]
    internal static partial int Code(nint status);

    [StructLayout(LayoutKind.Sequential)]
    internal struct Output
    {
        public nint Operation;
        public int Index;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Buffer
    {
        public byte* Data;
        public nuint Length;
        public nint Deallocator;
    }
}
