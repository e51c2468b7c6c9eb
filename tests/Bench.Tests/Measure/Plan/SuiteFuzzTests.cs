using System.Text;
using Bench.Measure.Plan;
using Bench.Tests.Records;

namespace Bench.Tests.Measure.Plan;

public class SuiteFuzzTests
{
    private const string Whole = """
        name: frameworks
        workloads: [{model: resnet50, batch: [1, 8]}, {model: gpt2, batch: 1-64*2, seq: 128, mode: infer}]
        engines:
          - onnxruntime
          - {name: "null", options: {clock: scripted, ns: 5}}
        precision: fp32        # lists sweep
        threads: all
        device: auto
        baseline: onnxruntime
        launches: 3
        warm: {steps: 2, seconds: 2, limit: 4}
        weights: frozen
        """;

    [Fact]
    public void AMutatedSuiteIsReadOrRefusedByName()
    {
        var whole = Encoding.UTF8.GetBytes(Whole);
        for (var seed = 0; seed < 10_000; seed++)
        {
            var text = Encoding.UTF8.GetString(Mutation.Of(whole, seed));
            try
            {
                SuiteFile.Parse(text, "s.yaml");
            }
            catch (PlanException named)
            {
                Assert.StartsWith("s.yaml", named.Message);
                Assert.DoesNotContain("\n", named.Message);
            }
            catch (Exception crash)
            {
                Assert.Fail($"mutant {seed}: {crash}\n{text}");
            }
        }
    }
}
