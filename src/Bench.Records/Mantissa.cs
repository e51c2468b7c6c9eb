namespace Bench.Records;

/// <summary>Which formats have a mantissa of so many bits, as an error looks like one.</summary>
public static class Mantissa
{
    public static string Named(int bits) => bits switch
    {
        53 => "float64",
        24 => "a 24-bit mantissa (fp32)",
        11 => "an 11-bit mantissa (fp16 or TF32)",
        8 => "an 8-bit mantissa (bf16)",
        _ => $"a mantissa of {bits} bits",
    };
}
