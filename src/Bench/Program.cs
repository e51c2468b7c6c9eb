using System.CommandLine;
using Bench.Cli;

StandardWriter.Install();
var root = new RootCommand(Help.Root)
{
    RunCommand.Create(),
    EnginesCommand.Create(),
    WorkloadsCommand.Create(),
    SuitesCommand.Create(),
    ShowCommand.Create(),
    CompareCommand.Create(),
    CacheCommand.Create(),
};
return Invocation.Of(root.Parse(args.Length == 0 ? ["--help"] : args));
