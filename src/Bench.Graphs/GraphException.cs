namespace Bench.Graphs;

/// <summary>Something is wrong with a graph or a file of one. The message is for the user: what, where, what to do.</summary>
public class GraphException(string message) : FormatException(message);

/// <summary>A shape that depends on data: only an engine that reads ONNX itself can run it.</summary>
public sealed class DataDependentException(string message) : GraphException(message);

/// <summary>An operator or a type that Bench does not have: only an engine that reads ONNX itself can run it.</summary>
public sealed class OutOfScopeException(string message) : GraphException(message);
