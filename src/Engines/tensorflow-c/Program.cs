using Bench.Engines;
using Bench.Protocol;

return WorkerLoop.Run(args, new TensorFlowEngine("tensorflow-c", typeof(NativeTensorFlow).Assembly, () => new NativeTensorFlow()));
