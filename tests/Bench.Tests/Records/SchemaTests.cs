using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Bench.Records;
using Json.Schema;
using Record = Bench.Records.Record;

namespace Bench.Tests.Records;

public class SchemaTests
{
    private const string Rewrite = "BENCH_WRITE_SCHEMA";
    private static readonly string File = Checkout.Path("docs", "schema", "record.schema.json");
    private static readonly Record Sample = Made.Record(
        Made.Cell(Made.Key(), [1.0, 2.0]),
        Made.Cell(Made.Key("pytorch", 1, 128) with { Environment = "2.12", Preset = "compile", Options = new Dictionary<string, string> { ["a"] = "b" } },
            [3.0]) with
        {
            Outcome = new Outcome(OutcomeKind.FailedGate, "wrong"),
            Golden = new GoldenFacts(1024, 2, 0.4),
            Notes = ["threads: 2 asked, 4 in force"],
        });

    [Fact]
    public void ThePublishedSchemaSaysWhatTheTypesSay()
    {
        var text = Exported().ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
        if (Environment.GetEnvironmentVariable(Rewrite) is not null) System.IO.File.WriteAllText(File, text);
        Assert.Equal(text, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void AWrittenRecordIsValid() => AssertValid(Json(Sample));

    [Fact]
    public void RecordsKeptAsEvidenceAre()
    {
        var local = Checkout.Path("results", "local") + Path.DirectorySeparatorChar;
        string[] kept = [.. Directory.GetFiles(Checkout.Path("results"), "*.json", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(local, StringComparison.Ordinal) && !file.EndsWith(".bars.json", StringComparison.Ordinal))];
        Assert.NotEmpty(kept);
        Assert.All(kept, file => AssertValid(JsonNode.Parse(System.IO.File.ReadAllText(file))!));
        // Read by others, who have no use for somebody's folders.
        Assert.All(kept, file => Assert.DoesNotMatch("\"/(root|home|tmp|Users)/", System.IO.File.ReadAllText(file)));
    }

    [Theory]
    [InlineData("machine")]
    [InlineData("cells")]
    [InlineData("schema")]
    public void ARecordThatLacksAPartIsNot(string part)
    {
        var record = Json(Sample).AsObject();
        record.Remove(part);
        Assert.False(Evaluate(record).IsValid);
    }

    [Fact]
    public void WordsThatTheSchemaDoesNotKnowAreNot()
    {
        var outcome = Json(Sample);
        outcome["cells"]![0]!["outcome"]!["kind"] = "fine";
        Assert.False(Evaluate(outcome).IsValid);
        var iteration = Json(Sample);
        iteration["cells"]![0]!["iterations"]![0]!["steps"] = "ten";
        Assert.False(Evaluate(iteration).IsValid);
        var extra = Json(Sample);
        extra["cells"]![0]!["speed"] = 1;
        Assert.False(Evaluate(extra).IsValid);
    }

    private static void AssertValid(JsonNode record)
    {
        var results = Evaluate(record, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(results.IsValid,
            string.Join("\n", (results.Details ?? []).Where(detail => detail.Errors is not null)
            .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))));
    }

    private static EvaluationResults Evaluate(JsonNode record, EvaluationOptions? options = null) =>
        JsonSchema.FromText(System.IO.File.ReadAllText(File)).Evaluate(JsonSerializer.SerializeToElement(record), options);

    private static JsonNode Json(Record record) => JsonNode.Parse(JsonSerializer.Serialize(record, RecordJson.Default.Record))!;

    private static JsonNode Exported()
    {
        var schema = RecordJson.Default.Options.GetJsonSchemaAsNode(typeof(Record), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                if (node is not JsonObject json || json["properties"] is not JsonObject properties
                    || context.TypeInfo.Kind != System.Text.Json.Serialization.Metadata.JsonTypeInfoKind.Object)
                    return node;
                json["additionalProperties"] = false;
                return json;
            },
        }).AsObject();
        schema["required"]!.AsArray().Add("schema");
        var head = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = $"A record of Bench, schema {Record.CurrentSchema}",
        };
        foreach (var (name, value) in schema.ToList())
        {
            schema.Remove(name);
            head[name] = value;
        }

        return head;
    }
}
