using Bench.Protocol;
using Bench.Tests.Faults;

Line.Take();
if (Environment.GetEnvironmentVariable("BENCH_FAULT") == "wrong-version") return WrongVersion.Serve();
return WorkerLoop.Run(args, new FaultyEngine());
