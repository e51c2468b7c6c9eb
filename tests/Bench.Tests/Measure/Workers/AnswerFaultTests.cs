using System.Text.Json;
using Bench.Measure.Workers;
using Bench.Protocol;

namespace Bench.Tests.Measure.Workers;

public class AnswerFaultTests
{
    [Theory]
    [InlineData("""{"id":1,"ok":true}""", null)]
    [InlineData("""{"id":1,"ok":true,"nanoseconds":0,"counters":{}}""", null)]
    [InlineData("""{"id":1,"ok":true,"nanoseconds":9007199254740992}""", null)]
    [InlineData("""{"id":1,"ok":true,"nanoseconds":9007199254740993}""", "\"nanoseconds\" of 9007199254740993")]
    [InlineData("""{"id":1,"ok":true,"nanoseconds":-1}""", "\"nanoseconds\" of -1")]
    [InlineData("""{"id":1,"ok":true,"nanoseconds":3,"each":[1,2,-3]}""", "\"each\" of -3")]
    [InlineData("""{"id":1,"ok":true,"counters":{"cpuNanoseconds":-1}}""", "\"cpuNanoseconds\" of -1")]
    [InlineData("""{"id":1,"ok":true,"counters":{"collections":-1}}""", "\"collections\" of -1")]
    [InlineData("""{"id":1,"ok":true,"counters":{"allocatedBytes":9223372036854775807}}""", "\"allocatedBytes\" of 9223372036854775807")]
    [InlineData("""{"id":1,"ok":true,"counters":{"compilations":-9223372036854775808}}""", "\"compilations\" of -9223372036854775808")]
    [InlineData("""{"id":1,"ok":true,"counters":{"majorFaults":-1}}""", "\"majorFaults\" of -1")]
    [InlineData("""{"id":1,"ok":true,"counters":{"bytes":-1}}""", "\"bytes\" of -1")]
    [InlineData("""{"id":1,"ok":true,"counters":{"peakBytes":-1}}""", "\"peakBytes\" of -1")]
    [InlineData("""{"id":1,"ok":true,"memory":{"bytes":-1,"peakBytes":0}}""", "\"bytes\" of -1")]
    [InlineData("""{"id":1,"ok":true,"memory":{"bytes":0,"peakBytes":-1}}""", "\"peakBytes\" of -1")]
    [InlineData("""{"id":1,"ok":true,"loaded":{"settings":[],"loadNanoseconds":-1}}""", "\"loadNanoseconds\" of -1")]
    [InlineData("""{"id":1,"ok":true,"loaded":{"settings":[],"compileNanoseconds":-1}}""", "\"compileNanoseconds\" of -1")]
    [InlineData("""{"id":1,"ok":true,"loaded":{"settings":[null]}}""", "null among its \"settings\"")]
    [InlineData("""{"id":1,"ok":true,"hello":{"version":1,"engine":"x","versions":{"x":null},"devices":[],"precisions":[],"modes":[]}}""",
        "null among its \"versions\"")]
    [InlineData("""{"id":1,"ok":true,"hello":{"version":1,"engine":"x","versions":{},"devices":[null],"precisions":[],"modes":[]}}""",
        "null among its \"devices\"")]
    public void WhatAWorkerCannotMeanIsNamed(string answer, string? fault) =>
        Assert.Equal(fault, AnswerFault.Of(JsonSerializer.Deserialize(answer, MessageJson.Default.Answer)!));
}
