using Bench.Engines;
using Bench.Protocol;

return WorkerLoop.Run(args, new TensorFlowEngine("tensorflow.net", typeof(Tensorflow.c_api).Assembly, () => new NetTensorFlow()));
