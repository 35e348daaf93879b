namespace CiTasks.AcceptanceTests.Uses;

/// <summary>Code of two jobs that differ in what they print: one of them speaks to the CI systems themselves.</summary>
internal static class LoudJob
{
    // Both fail, so that the end of their logs is shown.
    public const string Quiet = """
        def main():
            print("quiet")
            raise ValueError("planted")
        """;

    public const string Loud = """
        import sys

        LINES = [
            "::error::smuggled", "  ::warning file=a.py,line=1::smuggled", "::notice::smuggled", "##[error]smuggled", "text ##[warning]smuggled",
            "::add-mask::planted", "##[add-mask]SUCCESS", "::stop-commands::forever", "##[stop-commands]forever", "::set-output name=result-state::SUCCESS",
            "::save-state name=x::y", "::set-env name=PATH::/tmp", "::add-path::/tmp", "::add-matcher::x.json", "::group::open", "::endgroup::",
            "::debug::smuggled", "::echo::on", "\x1b[31m::error::smuggled\x1b[0m", "\x1b]0;title\x07::error::smuggled", "a\r::error::smuggled", "a\u2028::error::smuggled",
            "\u200b::error::smuggled", "\t::error::smuggled", "\ufeff::error::smuggled", "##vso[task.complete result=Succeeded]", "```",
            "##vso[task.setvariable variable=PATH]/tmp", "said: ##vso[task.logissue type=error]smuggled", "a\r##vso[task.setsecret]planted", "##vso", "##vso[", "##vso[task.nosuch]x",
            "##vso[task.uploadsummary]/etc/hostname", "##vso[build.addbuildtag]smuggled", "\x1b[0m##vso[task.prependpath]/tmp", "##\u200bvso[task.setsecret]planted",
            "##[group]smuggled", "##[section]smuggled", "##[command]smuggled", "</details><script>", "@everyone",
        ]


        def main():
            print("x" * 10_000_000)
            for stream in (sys.stdout, sys.stderr):
                for line in LINES:
                    print(line, file=stream, flush=True)
            raise ValueError("planted\n::error::smuggled\n##[error]smuggled\n" + "\n".join(LINES))
        """;
}
