using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Bench.Cli;

namespace Bench.Tests;

/// <summary>Whatever a message, a help or a page tells to type can be typed.</summary>
public partial class NamedCommandsTests
{
    private static readonly RootCommand Root =
        [RunCommand.Create(), EnginesCommand.Create(), WorkloadsCommand.Create(), SuitesCommand.Create(), ShowCommand.Create(), CompareCommand.Create(),
            CacheCommand.Create()];

    [Fact]
    public void EveryCommandThatIsNamedExists()
    {
        var files = Directory.EnumerateFiles(Checkout.Path("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .Concat(Directory.EnumerateFiles(Checkout.Path("docs"), "*.md")).Append(Checkout.Path("README.md"));
        var named = files.SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(found => (File: file, Typed: Words(found.Groups[1].Value))))
            .Where(found => found.Typed.Length > 0).ToList();
        Assert.InRange(named.Count, 60, 1000);
        foreach (var (file, typed) in named)
        {
            var parsed = Root.Parse(typed);
            string[] unknown = [.. parsed.UnmatchedTokens,
                .. parsed.Tokens.Where(token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal))
                .Select(token => token.Value)];
            Assert.True(unknown.Length == 0, $"{file}: \"bench {string.Join(' ', typed)}\": there is no {string.Join(" ", unknown)}");
        }
    }

    [Theory]
    [InlineData("engins")]
    [InlineData("engines add x --devise cuda")]
    [InlineData("run --frozen-weights")]
    public void OneThatDoesNotExistIsSeen(string typed)
    {
        var parsed = Root.Parse(typed.Split(' '));
        Assert.True(parsed.UnmatchedTokens.Count > 0
            || parsed.Tokens.Any(token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal)));
    }

    // What is filled in stands for any word, and what is in brackets may be typed.
    private static string[] Words(string text) =>
        [.. CommandLineParser.SplitCommandLine(Filled().Replace(text, "x").Replace("[", "").Replace("]", "").Replace('\'', '"')).Where(word => word != "…")];

    // "bench …" in quotes or code, and a line of a help or of a page that begins with it, up to what is beside it.
    [GeneratedRegex(@"(?m)(?:\\""|`|^\s*(?:\$ )?)(?:\./)?bench ([a-z].*?)(?=\\""|`|  |$)")]
    private static partial Regex Named();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Filled();
}
