using System.Text.Json;
using Bench.Records;
using Bench.Reports;
using Spectre.Console;

namespace Bench.Tests.Reports;

// The rates of a record that was kept are what they were when it was made, whatever has changed in Bench since.
public class KeptRecordTests
{
    private static readonly string File = Checkout.Path("results", "amd-epyc-2-cores", "quick-with-tensorflow.json");

    private const string Shown = """
        resnet50 · infer · batch 8 · fp32 · 2 threads  images/s                                     memory  CPU/step  first step
          onnxruntime 1.31.1      18.2 ± 1.6  1.00×                        ████████  72 % of peak  423 MiB    882 ms      462 ms
          torchsharp 0.107.0      12.9 ± 1.2  0.72× (0.64 … 0.81)  slower  █████▊    51 %          537 MiB     1.3 s      943 ms
          tensorflow-c 2.21.0     12.9 ± 1.2  0.71× (0.63 … 0.79)  slower  █████▋    51 %          773 MiB     1.2 s      779 ms
          tensorflow.net 0.150.0  12.1 ± 1.8  0.69× (0.57 … 0.83)  slower  █████▍    48 %          764 MiB     1.2 s      827 ms
          reference 1             11.4 ± 1.0  0.64× (0.56 … 0.72)  slower  █████     45 %          355 MiB     1.4 s      854 ms
          onnxruntime 1.31.1      ! 3 of 3 launches had not settled
          torchsharp 0.107.0      ! 2 of 3 launches had not settled
          tensorflow-c 2.21.0     ! 2 of 9 iterations disturbed (steal); 3 of 3 launches had not settled
          tensorflow.net 0.150.0  ! 3 of 9 iterations disturbed (steal); 3 of 3 launches had not settled
          reference 1             ! 3 of 3 launches had not settled

        gpt2 · infer · batch 1 · seq 128 · fp32 · 2 threads  tokens/s                               memory  CPU/step  first step
          onnxruntime 1.31.1      549 ± 50  1.00×                        ██████████  66 % of peak  765 MiB    464 ms      239 ms
          reference 1             465 ± 63  0.82× (0.72 … 0.95)  slower  ████████▌   56 %          1.1 GiB    550 ms      732 ms
          torchsharp 0.107.0      358 ± 51  0.63× (0.52 … 0.76)  slower  ██████▌     43 %          898 MiB    711 ms      566 ms
          tensorflow-c 2.21.0     323 ± 29  0.59× (0.49 … 0.70)  slower  █████▉      39 %          1.8 GiB    661 ms      748 ms
          tensorflow.net 0.150.0  303 ± 37  0.56× (0.50 … 0.63)  slower  █████▌      37 %          1.8 GiB    697 ms      708 ms
          onnxruntime 1.31.1      ! 1 of 9 iterations disturbed (steal); 2 of 3 launches had not settled
          reference 1             ! 1 of 3 launches had not settled
          torchsharp 0.107.0      ! 3 of 3 launches had not settled
          tensorflow-c 2.21.0     ! 3 of 3 launches had not settled
          tensorflow.net 0.150.0  ! 3 of 3 launches had not settled
        """;

    [Fact]
    public void ItReadsAsItDid() =>
        Assert.Equal(Shown.ReplaceLineEndings("\n"), string.Join('\n', TerminalForm.Render(RecordReport.Of(RecordFile.Read(File)), 120).Select(Markup.Remove)));

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
