namespace Bench.Records.Checks;

/// <summary>Settings that the framework says are not as they were asked. What its steps showed beside that is judged by checks of their own.</summary>
public static class SettingsCheck
{
    public static IEnumerable<Finding> Of(Cell cell) =>
        cell.Settings.Where(IsNotInForce).Select(setting => Finding.Note(FindingId.SettingNotInForce) with { Subject = setting.Name });

    public static bool IsNotInForce(Setting setting) => setting is { Asked: { } asked, Source: not Setting.Observed } && asked != setting.Value;
}
