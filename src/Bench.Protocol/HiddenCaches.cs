using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Bench.Protocol;

/// <summary>
/// Some hypervisors hide from CPUID how large an AMD processor's caches are (leaf 8000001D is empty). oneDNN then takes each for one byte and makes its blocks
/// accordingly: the one in libtorch 2.10 (3.7.1) divides by zero in ResNet's 1×1 convolutions over channels last, and the process dies by SIGFPE; TensorFlow
/// 2.21's gives other sums each time in transposed convolutions of groups.
/// </summary>
public static class HiddenCaches
{
    private const int Vendor = 0;
    private const int LargestExtended = unchecked((int)0x80000000);
    private const int CacheTopology = unchecked((int)0x8000001D);

    /// <summary>Whether this processor is one of those.</summary>
    public static bool AreHere() => X86Base.IsSupported && IsAmd() && Answer(LargestExtended).Eax >= unchecked((uint)CacheTopology)
        && Answer(CacheTopology) is { Eax: 0, Ebx: 0, Ecx: 0 };

    private static bool IsAmd()
    {
        var (_, ebx, ecx, edx) = Answer(Vendor);
        return Encoding.ASCII.GetString([.. BitConverter.GetBytes(ebx), .. BitConverter.GetBytes(edx), .. BitConverter.GetBytes(ecx)]) == "AuthenticAMD";
    }

    private static (uint Eax, uint Ebx, uint Ecx, uint Edx) Answer(int leaf)
    {
        var (eax, ebx, ecx, edx) = X86Base.CpuId(leaf, 0);
        return ((uint)eax, (uint)ebx, (uint)ecx, (uint)edx);
    }
}
