"""The command `ratsauskunft`.

The only place, with `fetching`, that touches the environment, the clock and the standard streams.
Errors are one line on standard error: exit code 1 where something failed, 2 for wrong usage, 130
after Ctrl-C.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn, cast

from bot.texts import cli as words


def _interrupted() -> NoReturn:
    print(words.INTERRUPTED, file=sys.stderr)
    sys.exit(_INTERRUPTED)


#: Exit code after Ctrl-C, as shells have it: 128 and the number of the signal.
_INTERRUPTED = 130

try:
    import typer
    from rich.console import Console

    from bot import render
    from bot.cli import reports
    from bot.cli.terminal import print_evidence, print_reply, print_similar, reply_lines
    from bot.settings import Settings, SettingsError, load_settings
    from bot.state.feedback import Feedback
    from bot.state.file import DEFAULT_FOLDER
    from bot.state.unanswered import Gaps
    from retrieval.archive import Archive
    from retrieval.errors import RatsauskunftError
    from retrieval.evaluation import evaluate as evaluate_questions
    from retrieval.evaluation import read_questions
    from retrieval.index.encoder import Encoder, open_encoder
except KeyboardInterrupt:
    # Loading takes half a second, in which `main` does not run yet.
    _interrupted()

app = typer.Typer(
    help=words.APP,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

#: typer carries its own copy of click and exports of its errors only this one's children.
WrongUsage = cast(type[Exception], typer.BadParameter.__mro__[1])


class Only(StrEnum):
    """A channel that is served alone."""

    WEB = "web"
    TELEGRAM = "telegram"


ArchiveOption = Annotated[Path | None, typer.Option("--archive", help=words.ARCHIVE)]
JsonOption = Annotated[bool, typer.Option("--json", help=words.JSON)]


def _folder(name: str) -> Path:
    """A folder that is named: pathlib takes an empty name for the working directory."""
    if not name:
        raise typer.BadParameter("give the name of a folder")
    return Path(name)


def main() -> None:
    """Run the command; errors that a user can meet become one line."""
    try:
        # typer makes an exit code of Ctrl-C, and returns it.
        if app(standalone_mode=False) == _INTERRUPTED:
            _interrupted()
    except WrongUsage as error:
        print(f"{' '.join(str(error).split())} (--help)", file=sys.stderr)
        sys.exit(2)
    except RatsauskunftError as error:
        sys.exit(_fail(error))
    except BrokenPipeError:
        # The reader has gone (`| head`): nothing more to say, and nothing to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (KeyboardInterrupt, typer.Abort):
        _interrupted()


def _fail(error: RatsauskunftError) -> int:
    print(" ".join(str(error).split()), file=sys.stderr)
    return 1


def _settings(archive: Path | None = None) -> Settings:
    settings = load_settings(os.environ)
    if archive == Path():
        raise typer.BadParameter("--archive needs the name of a folder")
    return settings.model_copy(update={"archive": archive}) if archive else settings


def _open(settings: Settings, encoder: Encoder | None = None) -> Archive:
    encoder = encoder or open_encoder(settings.encoder)
    return Archive.open(settings.archive, encoder, settings.districts)


@app.command(help=words.ASK)
def ask(
    question: Annotated[str | None, typer.Argument(help=words.QUESTION)] = None,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
    lines: Annotated[bool, typer.Option("--lines", help=words.LINES)] = False,
    explain: Annotated[bool, typer.Option("--explain", help=words.EXPLAIN)] = False,
) -> None:
    """One reply, or a reply a line."""
    if lines == (question is not None):
        raise typer.BadParameter("give either QUESTION or --lines")
    opened = _open(_settings(archive))
    if question is None:
        for line in reply_lines(opened, sys.stdin.buffer):
            print(line, flush=True)
        return
    reply = opened.ask(question)
    if as_json:
        print(render.as_json(reply))
    else:
        print_reply(Console(), reply)
    if explain:
        # Beside the reply, so that the JSON on standard output stays the reply's.
        print_evidence(Console(stderr=as_json), opened.explained(question))


@app.command(help=words.SIMILAR)
def similar(
    draft: Annotated[str, typer.Argument(help=words.DRAFT)],
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Earlier Anfragen that ask what a draft asks."""
    if draft == "-":
        draft = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    found = _open(_settings(archive)).similar(draft)
    if as_json:
        print(render.similar_json(found))
    else:
        print_similar(Console(), found)


@app.command(help=words.BUILD)
def build(
    sources: Annotated[list[Path], typer.Argument(help=words.SOURCES)],
    archive: ArchiveOption = None,
) -> None:
    """Read pages, write a new generation, report."""
    from retrieval.build.archive import build_archive, open_memo
    from retrieval.sources.folders import read_sources

    # A build makes millions of values and no cycles; looking for some took a tenth of an update.
    gc.disable()
    settings = _settings(archive)
    console = Console(stderr=True)
    with reports.progress(console) as shown, ThreadPoolExecutor(1) as aside:
        opening = aside.submit(open_encoder, settings.encoder)
        memo = open_memo(settings.archive)
        reading = read_sources(sources, settings.body, memo)
        encoder = opening.result()
        built = build_archive(reading, settings.archive, encoder, datetime.now(UTC), shown, memo)
    _open(settings, encoder)
    reports.print_build(console, reading, built, settings)
    gc.freeze()  # Or Python looks through all values once more at its end.


@app.command(help=words.CRAWL)
def crawl(
    url: Annotated[str, typer.Argument(help=words.CRAWL_URL)],
    pages: Annotated[
        Path, typer.Option("--pages", help=words.PAGES_FOLDER, parser=_folder, metavar="PATH")
    ],
    since: Annotated[
        datetime | None, typer.Option("--since", help=words.SINCE, formats=["%Y-%m-%d"])
    ] = None,
) -> None:
    """Bring a folder of pages up to date with an ALLRIS system; 1 where the run ended early."""
    from bot.cli import fetching

    fetching.crawl(_settings(), url, pages, since.date() if since else None)


@app.command(name="fetch-oparl", help=words.FETCH_OPARL)
def fetch_oparl(
    url: Annotated[str, typer.Argument(help=words.OPARL_URL)],
    into: Annotated[Path, typer.Option("--into", help=words.INTO, parser=_folder, metavar="PATH")],
    body: Annotated[str | None, typer.Option("--body", help=words.BODY)] = None,
) -> None:
    """Bring a folder up to date with an OParl interface; 1 where the run ended early."""
    from bot.cli import fetching

    fetching.fetch(_settings(), url, into, body)


@app.command(help=words.STATUS)
def status(
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
    report: Annotated[Path | None, typer.Option("--report", help=words.REPORT)] = None,
) -> None:
    """What the archive holds, after all its checksums were verified."""
    settings = _settings(archive)
    opened = _open(settings)
    found = opened.status
    if report:
        from bot.cli.quality_page import write_report

        write_report(opened, report, datetime.now(UTC).date())
    feedback = Feedback(settings.state_folder).counts()
    gaps = Gaps(settings.state or DEFAULT_FOLDER, lambda: datetime.now().astimezone().date())
    gaps.expire()
    unanswered = gaps.groups()
    if as_json:
        fields = asdict(found) | {"feedback": feedback, "unanswered": [*map(asdict, unanswered)]}
        print(json.dumps(fields, default=str, ensure_ascii=False))
        return
    reports.print_status(Console(), found)
    if feedback:
        reports.print_feedback(Console(), feedback)
    if unanswered:
        reports.print_unanswered(Console(), unanswered)


@app.command(help=words.EVALUATE)
def evaluate(
    questions: Annotated[Path, typer.Argument(help=words.QUESTIONS)],
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask every question of a file and report the figures."""
    labelled = read_questions(questions)
    report = evaluate_questions(_open(_settings(archive)), labelled)
    if as_json:
        print(json.dumps(reports.report_fields(report), ensure_ascii=False))
    else:
        reports.print_report(Console(), report)


@app.command(help=words.SERVE)
def serve(
    archive: ArchiveOption = None,
    host: Annotated[str | None, typer.Option(help=words.HOST)] = None,
    port: Annotated[int | None, typer.Option(help=words.PORT, min=1, max=65535)] = None,
    only: Annotated[Only | None, typer.Option(help=words.ONLY)] = None,
) -> None:
    """Serve the page, the interface and Telegram until stopped."""
    from bot import serving

    settings = _settings(archive)
    settings = settings.model_copy(
        update={"host": host or settings.host, "port": port or settings.port}
    )
    live = serving.live_archive(settings)
    channel = None if only is Only.WEB else serving.telegram(live, settings)
    # Ctrl-C is how a service ends that runs in a terminal.
    with suppress(KeyboardInterrupt):
        if only is Only.TELEGRAM:
            if channel is None or channel.webhook_secret:
                raise SettingsError(words.TELEGRAM_ALONE)
            serving.serve_telegram(live, settings, channel)
        else:
            serving.serve_web(live, settings, channel)


if __name__ == "__main__":
    main()
