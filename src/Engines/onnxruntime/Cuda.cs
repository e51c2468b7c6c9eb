using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Bench.Engines;

/// <summary>What a build of ONNX Runtime with CUDA lacks on this machine before it can use it.</summary>
internal static unsafe class Cuda
{
    private static readonly string Driver = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>In words; null when nothing is.</summary>
    public static string? Lack()
    {
        if (!NativeLibrary.TryLoad(Driver, out var driver)) return $"no GPU here: the driver's {Driver} is not there";
        var init = (delegate* unmanaged<uint, int>)NativeLibrary.GetExport(driver, "cuInit");
        var count = (delegate* unmanaged<int*, int>)NativeLibrary.GetExport(driver, "cuDeviceGetCount");
        int devices = 0, error = init(0);
        if (error == 0) error = count(&devices);
        if (error != 0) return $"no GPU here: the driver's error is {error}";
        if (devices == 0) return "no GPU here";
        try
        {
            // Loads the provider, and with it CUDA's and cuDNN's libraries.
            using var options = new SessionOptions();
            options.AppendExecutionProvider_CUDA();
            return null;
        }
        catch (OnnxRuntimeException e)
        {
            return Refusals.FirstLine(e.Message);
        }
    }
}
