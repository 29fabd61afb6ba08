"""The command `ratsauskunft`.

The only place, with `fetching`, that touches the environment, the clock and the standard streams.
Errors are one line on standard error: exit code 1 where something failed, 2 for wrong usage, 130
after Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal, NoReturn

from bot.texts import cli as cli_texts

#: Exit code after Ctrl-C, as shells have it: 128 and the number of the signal.
_INTERRUPTED = 130


def _end(message: object, code: int) -> NoReturn:
    # It may name files, and what others wrote: such a text must not steer the terminal.
    line = " ".join(str(message).split())
    print("".join(one for one in line if one.isprintable()), file=sys.stderr)
    sys.exit(code)


def _interrupted() -> NoReturn:
    _end(cli_texts.INTERRUPTED, _INTERRUPTED)


try:
    import typer

    from bot import json_text
    from bot.cli import building, german, office, reports
    from bot.cli.evidence import print_evidence
    from bot.cli.plain import terminal
    from bot.cli.terminal import print_reply, print_similar, reply_lines
    from bot.logs import quiet_libraries
    from bot.ports import present_id
    from bot.settings import Settings, SettingsError
    from bot.state.file import DEFAULT_FOLDER, Feedback, under_present_ids
    from bot.state.unanswered import UnansweredQuestions
    from bot.texts import usage
    from bot.texts.failures import of_error, of_the_system
    from bot.towns import TOWN_VARIABLE, chosen_settings, load_towns
    from retrieval import evaluation
    from retrieval.errors import RatsauskunftError
except KeyboardInterrupt:
    # Loading takes half a second, in which `main` does not run yet.
    _interrupted()

app = typer.Typer(
    cls=german.Group,
    help=cli_texts.APP,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)


ArchiveOption = Annotated[
    Path | None, typer.Option("--archive", help=cli_texts.ARCHIVE, metavar="ORDNER")
]
JsonOption = Annotated[bool, typer.Option("--json", help=cli_texts.JSON)]


def _folder(option: str) -> Callable[[str], Path]:
    """A folder that an option names: pathlib takes an empty name for the working directory."""

    def parse(name: str) -> Path:
        if not name:
            raise german.WrongUsage(usage.NO_FOLDER.format(name=option))
        return Path(name)

    return parse


def main() -> None:
    quiet_libraries()
    try:
        # typer makes an exit code of Ctrl-C and of what a command ends with, and returns it.
        code = app(sys.argv[1:] or ["--help"], "ratsauskunft", standalone_mode=False)
        if code == _INTERRUPTED:
            _interrupted()
        if code:
            sys.exit(code)
    except typer.TyperException as error:
        _end(german.in_german(error), error.exit_code)
    except RatsauskunftError as error:
        _end(of_error(error), 1)
    except BrokenPipeError:
        _say_no_more()  # the reader has gone (`| head`)
    except OSError as error:
        _say_no_more()
        _end(usage.REFUSED.format(reason=of_the_system(error)), 1)
    except Exception as error:  # a bug: its place, for its message may quote a question
        _end(german.of_a_bug(error), 1)
    except (KeyboardInterrupt, typer.Abort):
        _interrupted()


def _say_no_more() -> None:
    """Nothing more goes to standard output, and nothing is to be flushed at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _today() -> date:
    return datetime.now().astimezone().date()


def _settings(archive: Path | None = None) -> Settings:
    settings = chosen_settings(os.environ)
    if archive == Path():
        raise german.WrongUsage(usage.NO_FOLDER.format(name="--archive"))
    return settings.model_copy(update={"archive": archive}) if archive else settings


@app.command(cls=german.Command, help=cli_texts.ASK)
def ask(
    question: Annotated[
        str | None, typer.Argument(help=cli_texts.QUESTION, metavar="FRAGE")
    ] = None,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
    lines: Annotated[bool, typer.Option("--lines", help=cli_texts.LINES)] = False,
    explain: Annotated[bool, typer.Option("--explain", help=cli_texts.EXPLAIN)] = False,
    about: Annotated[
        str | None, typer.Option("--about", help=cli_texts.ABOUT, metavar="KENNUNG")
    ] = None,
) -> None:
    if lines == (question is not None):
        raise german.WrongUsage(usage.ONE_OF_BOTH)
    opened = building.open_archive(_settings(archive))
    if question is None:
        for line in reply_lines(opened, sys.stdin.buffer):
            print(line, flush=True)
        return
    reply = opened.ask(question, about)
    if as_json:
        print(json_text.as_json(reply))
    else:
        print_reply(terminal(), reply)
    if explain:
        # Beside the reply, so that the JSON on standard output stays the reply's.
        print_evidence(terminal(errors=as_json), opened.explained(question))


@app.command(cls=german.Command, help=cli_texts.SIMILAR)
def similar(
    draft: Annotated[str, typer.Argument(help=cli_texts.DRAFT, metavar="TEXT")],
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    if draft == "-":
        draft = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    found = building.open_archive(_settings(archive)).similar(draft)
    if as_json:
        print(json_text.similar_json(found))
    else:
        print_similar(terminal(), found)


@app.command(cls=german.Command, help=cli_texts.BUILD)
def build(
    sources: Annotated[list[Path], typer.Argument(help=cli_texts.SOURCES, metavar="ORDNER")],
    archive: ArchiveOption = None,
) -> None:
    building.build(_settings(archive), sources)


@app.command(cls=german.Command, help=cli_texts.CRAWL)
def crawl(
    url: Annotated[str, typer.Argument(help=cli_texts.CRAWL_URL, metavar="ADRESSE")],
    pages: Annotated[
        Path,
        typer.Option(
            "--pages",
            help=cli_texts.PAGES_FOLDER,
            parser=_folder("--pages"),
            metavar="ORDNER",
        ),
    ],
    since: Annotated[
        datetime | None,
        typer.Option("--since", help=cli_texts.SINCE, formats=["%Y-%m-%d"], metavar="TAG"),
    ] = None,
) -> None:
    from bot.cli import fetching

    fetching.crawl(_settings(), url, pages, since.date() if since else None)


@app.command(cls=german.Command, name="fetch-oparl", help=cli_texts.FETCH_OPARL)
def fetch_oparl(
    url: Annotated[str, typer.Argument(help=cli_texts.OPARL_URL, metavar="ADRESSE")],
    into: Annotated[
        Path,
        typer.Option("--into", help=cli_texts.INTO, parser=_folder("--into"), metavar="ORDNER"),
    ],
    body: Annotated[str | None, typer.Option("--body", help=cli_texts.BODY, metavar="NAME")] = None,
) -> None:
    from bot.cli import fetching

    fetching.fetch(_settings(), url, into, body)


@app.command(cls=german.Command, help=cli_texts.STATUS)
def status(
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
    report: Annotated[
        Path | None, typer.Option("--report", help=cli_texts.REPORT, metavar="DATEI")
    ] = None,
) -> None:
    """What the archive holds, after all its checksums were verified."""
    settings = _settings(archive)
    opened = building.open_archive(settings)
    found = opened.status
    if report:
        from bot.cli.quality_page import write_report

        write_report(opened, report, datetime.now(UTC).date())
    counts = Feedback(settings.state_folder).counts()
    feedback = under_present_ids(counts, lambda id: present_id(opened, id))
    kept = UnansweredQuestions(settings.state or DEFAULT_FOLDER, _today)
    kept.expire()
    unanswered = kept.groups()
    if as_json:
        fields = asdict(found) | {"feedback": feedback, "unanswered": [*map(asdict, unanswered)]}
        print(json_text.json_line(fields, default=str))
        return
    reports.print_status(terminal(), found)
    if feedback:
        reports.print_feedback(terminal(), feedback)
    if unanswered:
        reports.print_unanswered(terminal(), unanswered)


@app.command(cls=german.Command, help=cli_texts.EVALUATE)
def evaluate(
    questions: Annotated[Path, typer.Argument(help=cli_texts.QUESTIONS, metavar="DATEI")],
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    known = evaluation.read_questions(questions)
    report = evaluation.evaluate(building.open_archive(_settings(archive)), known)
    if as_json:
        print(json_text.json_line(reports.report_fields(report)))
    else:
        reports.print_report(terminal(), report)


@app.command(cls=german.Command, help=cli_texts.SERVE)
def serve(
    archive: ArchiveOption = None,
    host: Annotated[str | None, typer.Option(help=cli_texts.HOST, metavar="ADRESSE")] = None,
    port: Annotated[
        int | None, typer.Option(help=cli_texts.PORT, min=1, max=65535, metavar="ZAHL")
    ] = None,
    only: Annotated[
        Literal["web", "telegram"] | None,
        typer.Option(help=cli_texts.ONLY, metavar="web|telegram"),
    ] = None,
) -> None:
    from bot import serving, serving_towns

    common, towns = load_towns(os.environ)
    where = {"host": host or common.host, "port": port or common.port}
    if towns and not os.environ.get(TOWN_VARIABLE):
        if archive or only == "telegram":
            raise SettingsError(cli_texts.ONE_ARCHIVE if archive else cli_texts.ONLY_TELEGRAM)
        with suppress(KeyboardInterrupt):
            serving_towns.serve(common.model_copy(update=where), towns, telegram=only != "web")
        return
    settings = _settings(archive).model_copy(update=where)
    live = serving.live_archive(settings)
    channel = None if only == "web" else serving.telegram_channel(live, settings)
    # Ctrl-C is how a service ends that runs in a terminal.
    with suppress(KeyboardInterrupt):
        if only == "telegram":
            if channel is None or channel.webhook_secret:
                raise SettingsError(cli_texts.TELEGRAM_ALONE)
            serving.serve_telegram(live, settings, channel)
        else:
            serving.serve_web(live, settings, channel)


for name, (meaning, command) in office.COMMANDS.items():
    app.command(name, cls=german.Command, help=meaning)(command)


if __name__ == "__main__":
    main()
