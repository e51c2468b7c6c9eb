namespace Bench.Protocol;

/// <summary>A hash of the sources that C# engines are compiled from, made by the build: programs of different stamps are engines of different source.</summary>
public static partial class SourceStamp
{
    public static partial string Text { get; }
}
