using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Bench.Catalogue;

/// <summary>
/// The one way in which YAML is read here. YamlDotNet builds and compares its nodes by recursion, so what nests without end is refused before it is built.
/// </summary>
public static class YamlText
{
    // Files of Bench need four.
    private const int Deepest = 32;

    /// <summary>
    /// Null when the text is empty. <paramref name="wrong"/> makes the error; its words go on after the file's name: ":7: this is no YAML: …".
    /// </summary>
    public static YamlNode? Root(string text, Func<string, Exception> wrong)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new Shallow(new Parser(new StringReader(text))));
        }
        catch (YamlException e)
        {
            throw wrong($":{e.Start.Line}: {(e is Refused ? e.Message : $"this is no YAML: {(e.InnerException?.Message ?? e.Message).TrimEnd('.')}")}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet's scanner stumbles over some unfinished texts without saying where.
            throw wrong(": this is no YAML; look for a bracket or a quote that is not closed");
        }

        return yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is YamlScalarNode { Value: null or "" } ? null : yaml.Documents[0].RootNode;
    }

    private sealed class Shallow(IParser parser) : IParser
    {
        private int _depth;
        private int _documents;

        public ParsingEvent? Current => parser.Current;

        public bool MoveNext()
        {
            if (!parser.MoveNext()) return false;
            if (Current is AnchorAlias alias) throw new Refused(alias, $"the alias \"*{alias.Value}\" is not read here; write out what it stands for");
            if (Current is DocumentStart && ++_documents > 1)
                throw new Refused(Current, "a second document begins here, which nobody would read; put it into a file of its own");
            _depth += Current!.NestingIncrease;
            // The stream and its document count as levels, too.
            if (_depth <= Deepest + 2) return true;
            throw new Refused(Current, $"lists and keys are nested deeper than {Deepest} levels here; look for a bracket that is not closed");
        }
    }

    private sealed class Refused(ParsingEvent at, string words) : YamlException(at.Start, at.End, words);
}
