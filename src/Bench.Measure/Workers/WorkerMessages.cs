using Bench.Catalogue;
using Bench.Protocol;

namespace Bench.Measure.Workers;

/// <summary>The messages by name; a refusal is thrown as a <see cref="WorkerException"/>.</summary>
public static class WorkerMessages
{
    extension(Worker worker)
    {
        public Hello Hello(TimeSpan limit)
        {
            Hello hello =
                worker.Ask(new Request { Id = 0, Do = "hello", Version = ProtocolVersion.Current }, limit).Hello ?? throw worker.Lacks("hello", "hello");
            if (worker.Environment.OtherSource(hello) is { } stale)
                throw new WorkerException(WorkerFailure.Version, $"{worker.Environment.Name}: {stale}", worker.LogFile);
            if (hello.Version == ProtocolVersion.Current && !worker.Engine.Names.Append(worker.Engine.Name).Contains(hello.Engine))
                throw new WorkerException(WorkerFailure.Version, $"{worker.Environment.Name} answered hello as \"{hello.Engine}\": "
                    + $"what was started is no worker of {worker.Engine.Name}; see \"start\" and \"names\" in its engine.yaml", worker.LogFile);
            if (hello.Version == ProtocolVersion.Current) return hello;
            throw new WorkerException(WorkerFailure.Version,
                $"{worker.Environment.Name} speaks protocol version \"{hello.Version}\", this bench \"{ProtocolVersion.Current}\"; "
                + "build both from the same source",
                worker.LogFile);
        }

        public Loaded Load(Load load, TimeSpan limit) =>
            worker.Ask(new Request { Id = 0, Do = "load", Load = load }, limit).Loaded ?? throw worker.Lacks("load", "loaded");

        /// <summary>The set holds the file's values from now on; the file is read no more.</summary>
        public void TakeInputs(int set, string file, TimeSpan limit) =>
            worker.Ask(new Request { Id = 0, Do = "inputs", Set = set, File = file }, limit);

        /// <summary>The answer's nanoseconds and counters are there.</summary>
        public Answer Run(long steps, int set, TimeSpan limit, bool each = false)
        {
            Answer answer = worker.Ask(new Request { Id = 0, Do = "run", Steps = steps, Set = set, Each = each ? true : null }, limit);
            if (answer.Nanoseconds is null) throw worker.Lacks("run", "nanoseconds");
            if (answer.Counters is null) throw worker.Lacks("run", "counters");
            if (each && answer.Each?.Length != steps) throw worker.Lacks("run", "each");
            return answer;
        }

        public long Sync(TimeSpan limit) => worker.Ask(new Request { Id = 0, Do = "sync" }, limit).Nanoseconds ?? throw worker.Lacks("sync", "nanoseconds");

        public void Fetch(string what, int[]? rows, string file, TimeSpan limit) =>
            worker.Ask(new Request { Id = 0, Do = "fetch", What = what, Rows = rows, File = file }, limit);

        public void Reset(TimeSpan limit) => worker.Ask(new Request { Id = 0, Do = "reset" }, limit);

        public MemoryUse Memory(TimeSpan limit) => worker.Ask(new Request { Id = 0, Do = "memory" }, limit).Memory ?? throw worker.Lacks("memory", "memory");

        private Answer Ask(Request request, TimeSpan limit)
        {
            Answer answer = worker.Send(request, limit);
            if (answer.Ok) return answer;
            throw new WorkerException(WorkerFailure.Refused,
                $"{worker.Environment.Name}, asked to {request.Do}: {answer.Text ?? "refused without a reason"}", worker.LogFile, answer.Code ?? "internal");
        }

        private WorkerException Lacks(string message, string field) =>
            new(WorkerFailure.Rubbish, $"{worker.Environment.Name} answered \"{message}\" without the field \"{field}\"", worker.LogFile);
    }
}
