using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bench.Graphs;

namespace Bench.Bundles;

/// <summary>Keys are hashes of recipes: known before the content, the same on every machine.</summary>
public static class Key
{
    private const int Characters = 16;

    public static string Of(params IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..Characters];

    public static string OfGraph(Graph graph) => Of("graph", GraphJson.Canonical(graph));

    public static string OfGolden(string bundle, string referenceVersion) => Of("golden", bundle, referenceVersion);

    public static string OfUnseenGolden(string bundle, string referenceVersion) => Of("unseen golden", bundle, referenceVersion);

    public static string Text(Fill fill) => string.Create(CultureInfo.InvariantCulture, $"{fill.Kind} {fill.Mean:R} {fill.Sigma:R} {fill.Limit}");
}
