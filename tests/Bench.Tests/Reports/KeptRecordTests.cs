using System.Text.Json;
using Bench.Records;
using Bench.Reports;
using Spectre.Console;

namespace Bench.Tests.Reports;

// A record that was kept shows what it showed when it was made, whatever has changed in Bench since.
public class KeptRecordTests
{
    private static readonly string File = Checkout.Path("results", "amd-epyc-2-cores", "quick-with-tensorflow.json");

    private const string Shown = """
        resnet50 · infer · batch 8 · fp32 · 2 threads  images/s                           memory  CPU/step  first step    load  compile  GCs
          onnxruntime 1.31.1      18.2 ± 0.9  1.00×  ████████████████████  72 % of peak  423 MiB    882 ms      462 ms  221 ms   379 ms    0
          torchsharp 0.107.0      12.9 ± 0.7  0.71×  ██████████████▎       51 %          537 MiB     1.3 s      943 ms  326 ms        0    0
          tensorflow-c 2.21.0     12.9 ± 1.2  0.71×  ██████████████▏       51 %          773 MiB     1.2 s      779 ms   3.1 s        0    0
          tensorflow.net 0.150.0      12 ± 4  0.67×  █████████████▍        48 %          764 MiB     1.2 s      827 ms   3.3 s        0    0
          reference 1             11.4 ± 1.2  0.63×  ████████████▋         45 %          355 MiB     1.4 s      854 ms  350 ms        0    0
          tensorflow-c 2.21.0     ! 2 of 9 iterations disturbed (steal)
          tensorflow.net 0.150.0  ! 3 of 9 iterations disturbed (steal)

        gpt2 · infer · batch 1 · seq 128 · fp32 · 2 threads  tokens/s                    memory  CPU/step  first step    load  compile  GCs
          onnxruntime 1.31.1       549 ± 89  1.00×  ████████████████████  66 % of peak  765 MiB    464 ms      239 ms  189 ms    1.1 s    0
          reference 1             465 ± 124  0.85×  ████████████████▉     56 %          1.1 GiB    550 ms      732 ms  361 ms        0    0
          torchsharp 0.107.0      358 ± 100  0.65×  █████████████         43 %          898 MiB    711 ms      566 ms  252 ms        0    0
          tensorflow-c 2.21.0      323 ± 25  0.59×  ███████████▊          39 %          1.8 GiB    661 ms      748 ms   2.8 s        0    0
          tensorflow.net 0.150.0   303 ± 74  0.55×  ███████████           37 %          1.8 GiB    697 ms      708 ms   2.8 s        0    0
          onnxruntime 1.31.1      ! 1 of 9 iterations disturbed (steal)
        """;

    [Fact]
    public void ItReadsAsItDid() =>
        Assert.Equal(Shown.ReplaceLineEndings("\n"), string.Join('\n', TerminalForm.Render(RecordReport.Of(RecordFile.Read(File)), 140).Select(Markup.Remove)));

    // Of schema 1: what checks said then stands in it in words, and later ones add none.
    [Fact]
    public void ItsNotesAreThoseThatItHolds()
    {
        var stored = JsonDocument.Parse(System.IO.File.ReadAllText(File)).RootElement.GetProperty("cells").EnumerateArray()
            .Select(cell => cell.GetProperty("notes").EnumerateArray().Select(note => note.GetString()!).ToArray()).ToArray();
        Assert.Equal(3, stored.Sum(notes => notes.Length));
        Assert.Equal(stored, RecordFile.Read(File).Cells.Select(cell => CellWords.Notes(cell).ToArray()));
    }
}
