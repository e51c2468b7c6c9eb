using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bench.Measure.Plan;

// A YAML text whose values know their line.
internal sealed class YamlFile(string shown)
{
    public YamlValue Root(string text, string example)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new PlanException($"{shown}:{e.Start.Line}: this is no YAML: {(e.InnerException?.Message ?? e.Message).TrimEnd('.')}.");
        }

        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet's scanner stumbles over some unfinished texts without saying where.
            throw new PlanException($"{shown}: this is no YAML; look for a bracket or a quote that is not closed.");
        }

        if (yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is YamlScalarNode { Value: null or "" })
            throw new PlanException($"{shown}: the file is empty; it must say at least {example}.");
        var root = new YamlValue(shown, yaml.Documents[0].RootNode);
        return root.IsMap ? root : throw root.Wrong($"expected keys with values, such as \"{example}: …\"");
    }
}
