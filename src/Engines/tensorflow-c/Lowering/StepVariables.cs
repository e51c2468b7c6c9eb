using Bench.Graphs;

namespace Bench.Engines;

/// <summary>
/// What whoever runs a step's graph needs of it once it is open. Nothing here holds the graph as it was written, whose frozen weights TensorFlow has copied.
/// </summary>
/// <param name="States">By the value that the state is read as.</param>
/// <param name="Inputs">Each holds all sets of one input.</param>
/// <param name="NonNegative">Inputs of indices of which the graph, as it was written, takes for granted that none is negative.</param>
/// <param name="Set">Says which input set comes next; null for a graph that has no inputs.</param>
/// <param name="FenceType">The type of the tensor that ends a run: an element of every output and state; null where none has any.</param>
/// <param name="ChannelsLast">Whether any value lies with its channels last.</param>
internal sealed record StepVariables(
    Graph Graph, IReadOnlyDictionary<string, Variable> States, IReadOnlyDictionary<string, Variable> Outputs, IReadOnlyList<InputSets> Inputs,
    IReadOnlySet<string> NonNegative, Variable? Set, TensorType? FenceType, bool ChannelsLast);
