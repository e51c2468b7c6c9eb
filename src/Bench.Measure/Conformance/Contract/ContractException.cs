namespace Bench.Measure.Conformance.Contract;

/// <summary>A check that did not pass: broken, or refused by name.</summary>
internal sealed class ContractException(string words, CaseVerdict verdict = CaseVerdict.Failed) : Exception(words)
{
    public CaseVerdict Verdict => verdict;
}
