namespace Bench.Measure.Conformance.Contract;

/// <summary>A check that did not pass: broken, or refused by name.</summary>
internal sealed class ContractException(string words, Verdict verdict = Verdict.Failed) : Exception(words)
{
    public Verdict Verdict => verdict;
}
