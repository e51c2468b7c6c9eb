using System.Globalization;
using System.Text.Json;
using Bench.Graphs.Operators;

namespace Bench.Graphs.Onnx;

/// <summary>An ONNX model as a graph: one flat list of today's operators in their normal form, every shape a number.</summary>
public static class Import
{
    public static Imported Read(string path, ImportOptions options) => Read(OnnxReader.Read(path), options);

    public static Imported Read(OnnxModel model, ImportOptions options)
    {
        try
        {
            return new Importing(model, options).Run();
        }
        catch (GraphException e) when (!e.Message.StartsWith(model.Path, StringComparison.Ordinal))
        {
            var message = $"{model.Path}: {e.Message}";
            throw e switch
            {
                DataDependentException => new DataDependentException(message),
                OutOfScopeException => new OutOfScopeException(message),
                _ => new GraphException(message),
            };
        }
        catch (OverflowException)
        {
            throw new GraphException($"{model.Path}: a number in it is larger than any tensor can be");
        }
    }
}
