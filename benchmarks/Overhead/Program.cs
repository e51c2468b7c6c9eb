using System.CommandLine;
using System.Globalization;
using Bench.Cli;
using Bench.Overhead;
using Bench.Protocol;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["worker", ..]) return WorkerLoop.Run(args[1..], new SlowerEngine());
var root = new RootCommand("Measures what Bench itself costs and whether what it claims holds; prints each figure beside its bar.")
{
    AllCommand.Create(),
    NullCommand.Create(),
    PlainCommand.Create(),
    SlowerCommand.Create(),
    PairsCommand.Create(),
    SimulateCommand.Create(),
    TableCommand.Create(),
};
return Invocation.Of(root.Parse(args.Length == 0 ? ["--help"] : args));
