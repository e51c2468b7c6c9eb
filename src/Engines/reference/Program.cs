using Bench.Engines;
using Bench.Protocol;

return args switch
{
    ["golden", var bundle, var weights] => GoldenCommand.Run(bundle, weights),
    ["simulate", var bundle, var weights, var precision] => SimulateCommand.Run(bundle, weights, precision),
    ["limits", .. var folders] => LimitsCommand.Run(folders),
    _ => WorkerLoop.Run(args, new ReferenceEngine()),
};
