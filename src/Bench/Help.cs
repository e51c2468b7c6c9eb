namespace Bench.Cli;

/// <summary>What <c>--help</c> says, examples included.</summary>
public static class Help
{
    public const string Root = """
        Measures the identical workload in every framework, and prints a number only when it can stand behind it.

        Examples:
          bench run                      ResNet-50 and GPT-2 in every installed engine, about three minutes
          bench run smoke                tiny models, seconds
          bench engines                  which engines are there, and what they can do
          bench show results/local/X.json

        Exit codes: 0 done · 1 a cell, a case or a comparison failed · 2 bad input, or a file that cannot be read or written ·
        3 an engine could not be used · 4 a comparison's limit (--fail-if) is neither kept nor broken for sure ·
        70 an error of Bench's own · 130 interrupted
        """;

    public const string Run = """
        Measures a suite (default: quick) or what the options say, prints the table, writes a record.

        Examples:
          bench run
          bench run cpu --engine 'onnx*,torchsharp' --workload 'gpt2*'
          bench run --workload resnet50 --batch 1,8,32 --launches 5
          bench run --workload gpt2 --regime latency
          bench run --engine tensorflow-c,onnxruntime --weights-are frozen
          bench run --model my.onnx --dim batch=8 --engine onnxruntime,reference
          bench run --model scores.onnx --items 8
          bench run --workload llama-160m --weights llama-160m=model.safetensors
          bench run --dry-run
          bench run --resume
        """;

    public const string Engines = """
        Lists the engines and their environments, with versions, devices and precisions as their workers have said them: each is asked by the first plan
        after it was built or installed, and nothing is started here.
        Given an engine's name, or NAME@LABEL: all of that one, its presets and what its options take.

        Examples:
          bench engines
          bench engines onnxruntime
          bench engines tensorflow-c@2.20
          bench engines doctor onnxruntime
          bench engines add tensorflow-c
        """;

    public const string Add = """
        Makes an engine usable that does not come with the build: builds it where its packages are not served everywhere,
        finds the native library that it runs on, checks it and remembers it.
        With --as it is an environment of its own beside the others, typed NAME@LABEL; one for another device than the CPU is called by it.
        A bare name means the newest that has the device.

        Examples:
          bench engines add tensorflow-c                     where NuGet or Python put a libtensorflow
          bench engines add tensorflow-c --lib /opt/tensorflow/lib
          bench engines add tensorflow-c --as tensorflow-c@2.20 --lib /opt/tensorflow-2.20/lib
          bench engines add tensorflow.net --find-links packages
          bench engines add onnxruntime --device cuda        beside the one for the CPU, as onnxruntime@cuda
          bench engines remove tensorflow-c
        """;

    public const string Remove = """
        Forgets what "bench engines add" found, or removes what it built; with a label that environment alone.

        Examples:
          bench engines remove tensorflow-c
          bench engines remove onnxruntime@cuda
        """;

    public const string Doctor = """
        Runs the official ONNX cases against an engine and says what passes, what is a known gap, what is not in scope and what fails;
        then what every engine promises (input sets, state, rows, precisions, refusals, memory, fence), a line a check.
        Exit code 1 if any case fails unexpectedly, or a check does.

        Examples:
          bench engines doctor reference
          bench engines doctor torchsharp --cases ../onnx/backend/test/data --filter 'test_attention*' --all
          bench engines doctor onnxruntime --filter 'contract_*'
        """;

    public const string Workloads = """
        Lists the models: parameters, FLOPs a step, units.

        Examples:
          bench workloads
          bench workloads --json
        """;

    public const string Suites = """
        Lists the suites that can be run by name.

        Examples:
          bench suites
          bench run cpu --dry-run
        """;

    public const string Show = """
        Prints the table of a record again; every shown number is computed from its raw iterations.

        Examples:
          bench show results/local/2026-11-20T14-03-quick.json
          bench show RECORD --markdown
        """;

    public const string Compare = """
        Compares two records cell by cell, or the rows of one, and claims a difference where the interval of the ratio leaves out 1; the 95 % are of
        all rows together. Between two records runs differ by more than launches do: by how much is measured from five other runs of a cell, or assumed.
        It depends on the two records, on the earlier spreads that they hold copies of, and on what --history names: nothing beside them is read.

        --fail-if slower:3% has three ends, and says of each cell that does not pass why:
          0  passed: every cell that has a number in BASE is shown to be slower by no more than that;
          1  failed: one is shown to be slower by more; or is not in NEW, or has no number there, or is not comparable (its bundle, inputs or machine
             differ and --despite does not lift it, or nothing tells its noise); or no cell can be compared at all;
          4  inconclusive: neither is shown. It says how many more launches, or runs where no launches do, would decide it.
        A cell that is only in NEW does not count.

        Examples:
          bench compare results/local/A.json results/local/B.json
          bench compare results/local/A.json --by engine --baseline onnxruntime
          bench compare A.json B.json --fail-if slower:3%
          bench compare A.json B.json --history results/local --csv compared.csv
        """;

    public const string Cache = """
        Shows what lies in $BENCH_HOME (default ~/.cache/bench): weights and bundles, with their sizes.

        Examples:
          bench cache
          bench cache clear
        """;

    public const string Clear = """
        Removes weights and bundles, all or by their keys; what is needed again is made again. What a run uses stays.

        Examples:
          bench cache clear
          bench cache clear 0123456789abcdef
        """;
}
