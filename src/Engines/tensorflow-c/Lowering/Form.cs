namespace Bench.Engines;

/// <summary>
/// How a value lies in TensorFlow's graph: as the graph says; as a matrix whose columns are its last dimension; or with channels behind the spatial dimensions.
/// </summary>
internal enum Form
{
    Plain,
    Rows,
    ChannelsLast,
}
