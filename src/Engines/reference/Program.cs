using Bench.Engines;
using Bench.Protocol;

return args switch
{
    ["golden", var bundle, var weights] => GoldenCommand.Run(bundle, weights),
    ["limits", .. var folders] => LimitsCommand.Run(folders),
    _ => WorkerLoop.Run(args, new ReferenceEngine()),
};
