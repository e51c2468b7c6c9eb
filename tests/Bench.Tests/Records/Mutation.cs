namespace Bench.Tests.Records;

// Bytes with a few things wrong: flipped, cut, doubled, dropped, or replaced by what programs stumble over.
internal static class Mutation
{
    private static readonly string[] Tokens = ["null", "-1", "1e999", "99999999999999999999", "\"\"", "[]", "{}", "true", "\"\\ud800\"", "\0", "\n", "- ",
        ": ", "[", "{", "\"", "'", "&a", "*a", "!!x", "%", "\t", "é"];

    public static byte[] Of(byte[] whole, int seed)
    {
        var random = new Random(seed);
        var bytes = whole.ToList();
        for (var changes = 1 + random.Next(3); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(1 + random.Next(20), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes.RemoveRange(at, bytes.Count - at); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                default:
                    var end = bytes.FindIndex(at, b => b is (byte)',' or (byte)'}' or (byte)']' or (byte)'\n');
                    if (end > at) bytes.RemoveRange(at, Math.Min(end - at, 30));
                    bytes.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                    break;
            }
        }

        return [.. bytes];
    }
}
