using Xunit;

namespace CiTasks.UnitTests;

/// <summary>Rows of theories from sequences.</summary>
internal static class Table
{
    public static TheoryData<T1, T2> Of<T1, T2>(IEnumerable<(T1, T2)> rows)
    {
        var table = new TheoryData<T1, T2>();
        foreach (var (first, second) in rows)
        {
            table.Add(first, second);
        }

        return table;
    }

    public static TheoryData<T1, T2, T3> Of<T1, T2, T3>(IEnumerable<(T1, T2, T3)> rows)
    {
        var table = new TheoryData<T1, T2, T3>();
        foreach (var (first, second, third) in rows)
        {
            table.Add(first, second, third);
        }

        return table;
    }
}
