using CiTasks.Build.Images;
using Xunit;

namespace CiTasks.UnitTests.Build.Images;

public sealed class LocalBasesTests
{
    private readonly FakeEngine engine = new();

    [Fact]
    public void A_stand_in_is_made_once_and_has_the_public_name()
    {
        Provide(engine.Base("sdk", "flour"));
        Provide(engine.Base("sdk", "flour"));

        Assert.Equal(["sdk"], engine.Made);
        Assert.Equal(engine.Names["local/sdk"], engine.Names["public/sdk"]);
    }

    [Fact]
    public void Other_ingredients_make_another_one_which_takes_the_name()
    {
        Provide(engine.Base("sdk", "flour"));
        var before = engine.Names["public/sdk"];

        Provide(engine.Base("sdk", "rye"));

        Assert.Equal(["sdk", "sdk"], engine.Made);
        Assert.NotEqual(before, engine.Names["public/sdk"]);
        Assert.Equal(engine.Names["local/sdk"], engine.Names["public/sdk"]);
    }

    [Fact]
    public void An_image_that_was_really_pulled_is_left_alone()
    {
        engine.Has("public/sdk", "pulled");
        var pulled = engine.Names["public/sdk"];

        Provide(engine.Base("sdk", "flour"));

        Assert.Empty(engine.Made);
        Assert.Equal(pulled, engine.Names["public/sdk"]);
    }

    [Fact]
    public void A_name_that_was_removed_comes_back_without_making_anything()
    {
        var wanted = engine.Base("sdk", "flour");
        engine.Has("local/sdk", "kept", wanted.Recipe);

        Provide(wanted);

        Assert.Empty(engine.Made);
        Assert.Equal(engine.Names["local/sdk"], engine.Names["public/sdk"]);
    }

    [Fact]
    public void Ingredients_are_told_apart_also_where_one_ends_and_the_next_begins() =>
        Assert.NotEqual(
            new BaseImage("p", "l", ["ab", "c"], _ => { }).Recipe,
            new BaseImage("p", "l", ["a", "bc"], _ => { }).Recipe);

    private void Provide(BaseImage wanted) => new LocalBases(new Docker(engine), _ => { }).Provide([wanted]);
}
