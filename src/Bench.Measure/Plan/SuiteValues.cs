using System.Globalization;
using Bench.Catalogue;

namespace Bench.Measure.Plan;

// What a suite's values can be beside words and whole numbers.
internal static class SuiteValues
{
    extension(YamlValue value)
    {
        public Given<string> GivenText() => new(value.Text(), value.Where);

        /// <summary>How many times something is done.</summary>
        public int Times() => value.Whole(1, Bounds.MostTimes);

        public double Seconds() =>
            double.TryParse(value.Text(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number is > 0 and <= Bounds.LongestSeconds
            ? number
            : throw value.Wrong($"\"{value}\" is not a number of seconds above 0 and at most {Bounds.LongestSeconds}");
    }
}
