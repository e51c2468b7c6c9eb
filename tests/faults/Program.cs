using Bench.Protocol;
using Bench.Tests.Faults;

Line.Take();
if (args is ["help"]) return StepLies.Help();
if (args is ["host", var state, var logFile]) return Host.Wait(state, logFile);
if (Environment.GetEnvironmentVariable("BENCH_FAULT") == "wrong-version") return WrongVersion.Serve(99);
if (Environment.GetEnvironmentVariable("BENCH_FAULT") == "any-version") return WrongVersion.Serve(ProtocolVersion.Current);
return WorkerLoop.Run(args, new FaultyEngine());
