using CiTasks.Build.Python;
using Xunit;

namespace CiTasks.UnitTests.Build;

public sealed class PythonToolchainTests
{
    [Fact]
    public void A_Python_that_is_ready_is_used_as_it_is()
    {
        using var machine = new FakeMachine { HasIndex = true, HasApt = true }.WithPython("python3", "build").WithPython("python");

        Assert.Equal("python", machine.Find().Executable);
        Assert.Empty(machine.Changes);
    }

    [Fact]
    public void Else_an_environment_of_its_own_is_filled_and_the_Python_that_made_it_stays_untouched()
    {
        using var machine = new FakeMachine { HasIndex = true, HasApt = true }.WithPython("python3", "build", "wheel");

        var python = machine.Find();

        Assert.StartsWith(machine.EnvironmentFolder, python.Executable);
        Assert.DoesNotContain(machine.Changes, change => change.StartsWith("python3 -m pip", StringComparison.Ordinal));
        Assert.DoesNotContain(machine.Changes, change => change.Contains("apt-get"));
    }

    [Fact]
    public void The_environment_of_an_earlier_run_is_kept()
    {
        using var machine = new FakeMachine { HasIndex = true }.WithPython("python3", "build", "wheel");
        var first = machine.Find();
        machine.Changes.Clear();

        Assert.Equal(first, machine.Find(), (one, other) => one!.Executable == other!.Executable);
        Assert.Empty(machine.Changes);
    }

    [Fact]
    public void An_environment_made_by_another_Python_is_made_anew()
    {
        using var machine = new FakeMachine { HasIndex = true }.WithPython("python3", "build").WithPython("other", "build");
        machine.Find();
        machine.Changes.Clear();

        machine.Find("other");

        Assert.Contains($"other -m venv {machine.EnvironmentFolder}", machine.Changes);
    }

    [Fact]
    public void Without_an_index_the_systems_packages_are_installed()
    {
        using var machine = new FakeMachine { HasApt = true }.WithPython("python3", "build").WithPython(SystemPackages.SystemPython, "build");

        Assert.Equal(SystemPackages.SystemPython, machine.Find().Executable);
        Assert.Contains(machine.Changes, change => change.EndsWith("python3-build python3-setuptools python3-wheel", StringComparison.Ordinal));
        Assert.False(Directory.Exists(machine.EnvironmentFolder));
    }

    [Fact]
    public void Where_nothing_works_the_message_ends_with_the_command_to_run()
    {
        using var machine = new FakeMachine().WithPython("python3", "build", "wheel");

        var failure = Assert.Throws<NoPythonException>(() => machine.Find());

        Assert.Contains("python3 (3.11.2) lacks build, wheel", failure.Message);
        Assert.EndsWith("python3 -m pip install \"build\" \"setuptools>=61\" \"wheel\"", failure.Message);
    }

    [Fact]
    public void A_named_Python_is_the_only_one_considered()
    {
        using var machine = new FakeMachine { HasApt = true }
            .WithPython("python3")
            .WithPython("mine", "build")
            .WithPython(SystemPackages.SystemPython, "build");

        var failure = Assert.Throws<NoPythonException>(() => machine.Find("mine"));

        Assert.Contains("mine -m pip install", failure.Message);
        Assert.DoesNotContain(machine.Changes, change => change.Contains("apt-get"));
    }

    [Fact]
    public void A_named_Python_that_does_not_start_is_named_in_the_message()
    {
        using var machine = new FakeMachine().WithPython("python3");

        Assert.Contains("nowhere/python", Assert.Throws<NoPythonException>(() => machine.Find("nowhere/python")).Message);
    }
}
