using System.Diagnostics;
using Bench.Measure.Machine;
using Bench.Records;
using Bench.Records.Checks;
using Bench.Tests.Bundles;

namespace Bench.Tests.Measure.Machine;

[Collection(nameof(Undisturbed))]
public class DisturbanceTests
{
    [Fact]
    public void WhatDiffersIsWhatHappenedMeanwhile()
    {
        using var folder = new TemporaryFolder();
        Stat(folder, user: 100, steal: 5, other: 1000);
        Write(folder["groups/cgroup.controllers"], "cpu");
        Write(folder["groups/a/cpu.stat"], "usage_usec 5\nnr_throttled 1\nthrottled_usec 1000\n");
        Write(folder["proc/self/cgroup"], "0::/a\n");
        Write(folder["cpu/cpu1/thermal_throttle/core_throttle_count"], "7\n");
        var sensor = new DisturbanceSensor([1], folder["proc"], folder["groups"], folder["cpu"]);
        sensor.Begin();
        Stat(folder, user: 250, steal: 9, other: 9000);
        Write(folder["groups/a/cpu.stat"], "usage_usec 5\nnr_throttled 2\nthrottled_usec 3500\n");
        Write(folder["cpu/cpu1/thermal_throttle/core_throttle_count"], "9\n");
        // 1.5 s busy on processor 1, of which 1.2 s are the worker's own.
        Assert.Equal(new Disturbance(300_000_000, 40_000_000, 2_500_000, 2), sensor.End(own: 1_200_000_000));
        Assert.Empty(sensor.Lacks());
    }

    [Fact]
    public void Version1CountsQuotaInNanoseconds()
    {
        using var folder = new TemporaryFolder();
        Write(folder["groups/cpu,cpuacct/x/cpu.stat"], "nr_periods 10\nnr_throttled 3\nthrottled_time 123456\n");
        Write(folder["self/cgroup"], "3:cpu,cpuacct:/x\n");
        Assert.Equal(123456, ControlGroup.HeldNanoseconds(folder["groups"], folder["self"]));
    }

    [Fact]
    public void AMachineWithoutSensorsSaysSo()
    {
        using var folder = new TemporaryFolder();
        var sensor = new DisturbanceSensor([0], folder["proc"], folder["groups"], folder["cpu"]);
        sensor.Begin();
        Assert.Null(sensor.End(0));
        Assert.Equal(["foreign CPU time and steal", "container quota", "heat"], sensor.Lacks());
    }

    [Theory]
    [InlineData(200_000_000L, 0L, 0L, 0L, "foreign cpu")]
    [InlineData(20_000_000L, 20_000_000L, 0L, 0L, "")]
    [InlineData(90_000_000L, 0L, 0L, 0L, "")]
    [InlineData(0L, 50_000_000L, 0L, 0L, "steal")]
    [InlineData(0L, 0L, 1L, 1L, "quota throttle")]
    public void MarksAreForWhatIsMoreThanTheKernelsOwnCoarseness(long foreign, long steal, long quota, long events, string marks) =>
        Assert.Equal(marks,
            string.Join(" ", Disturbances.Marks(new Disturbance(foreign, steal, quota, events), wallNanoseconds: 1_000_000_000, processors: 2)));

    [Fact]
    public void ForeignWorkIsSeenLive()
    {
        var granted = Environment.ProcessorCount;
        var sensor = new DisturbanceSensor([.. Enumerable.Range(0, granted)]);
        if (sensor.Lacks().Contains("foreign CPU time and steal")) Assert.Skip("this system does not count CPU time a processor");
        using var busy = Process.Start(new ProcessStartInfo("sh", ["-c", "while :; do :; done"]))!;
        try
        {
            var start = Stopwatch.GetTimestamp();
            sensor.Begin();
            Thread.Sleep(500);
            var disturbance = sensor.End(own: 0)!;
            // It is counted in ticks.
            Assert.InRange(disturbance.ForeignNanoseconds!.Value, 100_000_000, granted * (Stopwatch.GetElapsedTime(start).TotalNanoseconds + 20e6));
            Assert.Contains(Flags.Foreign, Disturbances.Marks(disturbance, 500_000_000, granted));
        }
        finally
        {
            busy.Kill();
        }
    }

    [Fact]
    public void TheCpuTimeOfAProcessIsReadWhateverItIsCalled()
    {
        using var folder = new TemporaryFolder();
        Write(folder["42/stat"], "42 (a (strange) name) S 1 2 3 4 5 6 7 8 9 10 123 45 0 0 20 0 1 0");
        Assert.Equal(1_680_000_000, ProcessTime.Nanoseconds(42, folder.Path));
        Assert.Null(ProcessTime.Nanoseconds(43, folder.Path));
        Assert.NotNull(ProcessTime.Nanoseconds(Environment.ProcessId));
    }

    [Fact]
    public void ThePeakIsPlausible()
    {
        var one = PeakProbe.Measure("fp32", 1)!;
        Assert.InRange(one.FlopsPerSecond, 1e9, 1e12);
        Assert.True(PeakProbe.Measure("fp64", 1)!.FlopsPerSecond < one.FlopsPerSecond);
        Assert.Null(PeakProbe.Measure("bf16", 1));
    }

    private static void Stat(TemporaryFolder folder, int user, int steal, int other) =>
        Write(folder["proc/stat"],
            $"cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 {other} 0 0 0 0 0 0 {other} 0 0\ncpu1 {user} 0 0 777 0 0 0 {steal} 0 0\ncpu10 9 9 9 9 9 9 9 9 9 9\nintr 1\n");

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
