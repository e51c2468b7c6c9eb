using Bench.Measure.Machine;
using Bench.Records;
using Bench.Tests.Bundles;

namespace Bench.Tests.Measure.Machine;

public class SensorTests
{
    [Fact]
    public void AQuotaOfVersion2IsTheLeastOfTheGroupAndThoseAbove()
    {
        using var folder = new TemporaryFolder();
        Write(folder["groups/cgroup.controllers"], "cpu memory");
        Write(folder["groups/a/cpu.max"], "150000 100000\n");
        Write(folder["groups/a/b/cpu.max"], "max 100000\n");
        Write(folder["groups/a/b/memory.max"], "max\n");
        Write(folder["groups/a/memory.max"], "1073741824\n");
        Write(folder["self/cgroup"], "0::/a/b\n");
        Assert.Equal(new ContainerFacts(2, 1.5, 1L << 30), ControlGroup.Read(folder["groups"], folder["self"]));
    }

    [Fact]
    public void AQuotaOfVersion1IsReadFromItsController()
    {
        using var folder = new TemporaryFolder();
        Write(folder["groups/cpu,cpuacct/x/cpu.cfs_quota_us"], "200000\n");
        Write(folder["groups/cpu,cpuacct/x/cpu.cfs_period_us"], "100000\n");
        Write(folder["groups/cpu,cpuacct/cpu.cfs_quota_us"], "-1\n");
        Write(folder["groups/memory/x/memory.limit_in_bytes"], "9223372036854771712\n");
        Write(folder["self/cgroup"], "4:memory:/x\n3:cpu,cpuacct:/x\n0::/\n");
        Assert.Equal(new ContainerFacts(1, 2, null), ControlGroup.Read(folder["groups"], folder["self"]));
    }

    [Fact]
    public void InsideAContainerThePathMayBeTheHosts()
    {
        using var folder = new TemporaryFolder();
        Write(folder["groups/cgroup.controllers"], "cpu");
        Write(folder["groups/cpu.max"], "50000 100000\n");
        Write(folder["self/cgroup"], "0::/docker/0123\n");
        Assert.Equal(0.5, ControlGroup.Read(folder["groups"], folder["self"])!.CpuQuota);
    }

    [Theory]
    [InlineData("0-3,8", new[] { 0, 1, 2, 3, 8 })]
    [InlineData("5\n", new[] { 5 })]
    [InlineData("", new int[0])]
    public void ListsOfProcessorsAreTheKernels(string text, int[] expected) => Assert.Equal(expected, CpuList.Parse(text));

    [Fact]
    public void CoresAreTheirSiblings()
    {
        using var folder = new TemporaryFolder();
        for (var cpu = 0; cpu < 4; cpu++)
        {
            Write(folder[$"cpu{cpu}/topology/core_id"], $"{cpu % 2}\n");
            Write(folder[$"cpu{cpu}/topology/physical_package_id"], "0\n");
        }

        Write(folder["cpu0/cache/index0/level"], "2");
        Write(folder["cpu0/cache/index0/type"], "Unified");
        Write(folder["cpu0/cache/index0/size"], "512K");
        Write(folder["cpu0/cache/index0/shared_cpu_list"], "0,2");
        Write(folder["cpufreq/policy0"], "");
        Assert.Equal([[0, 2], [1, 3]], CpuTopology.Cores(folder.Path)!);
        Assert.Equal([new CacheFacts(2, "Unified", 512 << 10, 2)], CpuTopology.Caches(folder.Path)!);
        Assert.Null(CpuTopology.Governor(folder.Path));
    }

    [Fact]
    public void ThreadsGetAProcessorOfEachCoreFirst()
    {
        int[][] cores = [[0, 2], [1, 3]];
        Assert.Equal([0, 1], Cores.Set(2, [0, 1, 2, 3], cores));
        Assert.Equal([0, 1, 2], Cores.Set(3, [0, 1, 2, 3], cores));
        Assert.Equal([2], Cores.Set(1, [2, 3], cores));
        Assert.Equal([0, 1], Cores.Set(2, [0, 1], null));
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(1.5, 1)]
    [InlineData(0.2, 1)]
    [InlineData(64.0, 2)]
    public void AllThreadsAreTheGrantedCoresThatTheQuotaPaysFor(double? quota, int expected) =>
        Assert.Equal(expected, Cores.Granted([0, 1, 2, 3], [[0, 2], [1, 3]], quota));

    [Fact]
    public void TheProcessorSaysItsNameAndVectorSets()
    {
        using var folder = new TemporaryFolder();
        Write(folder["cpuinfo"], "processor\t: 0\nmodel name\t: A CPU @ 2 GHz\nflags\t\t: fpu avx avx2 fma bmi2\n");
        Assert.Equal("A CPU @ 2 GHz", CpuInfo.Name(folder.Path));
        Assert.Null(CpuInfo.Megahertz(folder.Path, folder["cpu"]));
        Write(folder["present/cpuinfo"], "cpu MHz\t\t: 2445.424\n");
        Assert.Equal(2445.424, CpuInfo.Megahertz(folder["present"], folder["cpu"]));
        Write(folder["cpu/cpu0/cpufreq/scaling_max_freq"], "3100000\n");
        Assert.Equal(3100, CpuInfo.Megahertz(folder["present"], folder["cpu"]));
        Assert.Equal(["avx", "fma", "avx2"], CpuInfo.VectorSets(folder.Path)!);
    }

    [Fact]
    public void GpusAreAsNvidiaSmiListsThem()
    {
        Assert.Equal([new GpuFacts(0, "GPU-77", "NVIDIA H100 80GB HBM3", 81559L << 20, "570.86.10")],
            NvidiaSmi.Parse("0, GPU-77, NVIDIA H100 80GB HBM3, 81559, 570.86.10\n"));
        Assert.Empty(NvidiaSmi.Read("no-such-program"));
    }

    [Fact]
    public void EnergyIsThatOfThePackagesAndItsCounterStartsAnew()
    {
        using var folder = new TemporaryFolder();
        Write(folder["intel-rapl:0/name"], "package-0\n");
        Write(folder["intel-rapl:0/energy_uj"], "1000\n");
        Write(folder["intel-rapl:0/max_energy_range_uj"], "262143328850\n");
        Write(folder["intel-rapl:0:0/name"], "core\n");
        Write(folder["intel-rapl:0:0/energy_uj"], "77\n");
        Write(folder["intel-rapl:1/name"], "package-1\n");
        Write(folder["intel-rapl:1/energy_uj"], "262143328800\n");
        Write(folder["intel-rapl:1/max_energy_range_uj"], "262143328850\n");
        var before = EnergyMeter.Read(folder.Path);
        Write(folder["intel-rapl:0/energy_uj"], "4000\n");
        Write(folder["intel-rapl:1/energy_uj"], "150\n");
        Assert.Equal(3000 + 200, EnergyMeter.Between(before, EnergyMeter.Read(folder.Path)));
        Assert.Null(EnergyMeter.Read(folder["nothing"]));
        Assert.Null(EnergyMeter.Between(null, before));
    }

    [Fact]
    public void ThisMachineIsReadWhole()
    {
        var machine = ThisMachine.Read();
        Assert.NotEmpty(machine.GrantedProcessors);
        Assert.InRange(machine.GrantedCores, 1, machine.GrantedProcessors.Count);
        Assert.True(machine.MemoryBytes > 1 << 28);
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
