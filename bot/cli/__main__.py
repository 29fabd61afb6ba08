"""The command `ratsauskunft`.

The only place, with `fetching`, that touches the environment, the clock and the standard streams.
Errors are one line on standard error: exit code 1 where something failed, 2 for wrong usage, 130
after Ctrl-C.
"""

from __future__ import annotations

import gc
import os
import sys
from concurrent.futures import ThreadPoolExecutor
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
    from bot.cli import reports
    from bot.cli.evidence import print_evidence
    from bot.cli.plain import terminal
    from bot.cli.terminal import print_reply, print_similar, reply_lines
    from bot.ports import present_id
    from bot.settings import Settings, SettingsError, load_settings
    from bot.state.file import DEFAULT_FOLDER, Feedback, under_present_ids
    from bot.state.unanswered import UnansweredQuestions
    from bot.texts import common as texts
    from retrieval import evaluation
    from retrieval.archive import Archive
    from retrieval.errors import QuestionError, RatsauskunftError
    from retrieval.index.encoder import Encoder, open_encoder
except KeyboardInterrupt:
    # Loading takes half a second, in which `main` does not run yet.
    _interrupted()

app = typer.Typer(
    help=cli_texts.APP, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)


ArchiveOption = Annotated[Path | None, typer.Option("--archive", help=cli_texts.ARCHIVE)]
JsonOption = Annotated[bool, typer.Option("--json", help=cli_texts.JSON)]


def _folder(name: str) -> Path:
    """A folder that is named: pathlib takes an empty name for the working directory."""
    if not name:
        raise typer.BadParameter("give the name of a folder")
    return Path(name)


def main() -> None:
    try:
        # typer makes an exit code of Ctrl-C, and returns it.
        if app(standalone_mode=False) == _INTERRUPTED:
            _interrupted()
    except typer.TyperException as error:
        _end(f"{error} (--help)", error.exit_code)
    except QuestionError as error:
        _end(texts.OBJECTIONS[error.objection], 1)
    except RatsauskunftError as error:
        _end(error, 1)
    except BrokenPipeError:
        # The reader has gone (`| head`): nothing more to say, and nothing to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (KeyboardInterrupt, typer.Abort):
        _interrupted()


def _today() -> date:
    return datetime.now().astimezone().date()


def _settings(archive: Path | None = None) -> Settings:
    settings = load_settings(os.environ)
    if archive == Path():
        raise typer.BadParameter("--archive needs the name of a folder")
    return settings.model_copy(update={"archive": archive}) if archive else settings


def _open(settings: Settings, encoder: Encoder | None = None) -> Archive:
    encoder = encoder or open_encoder(settings.encoder)
    return Archive.open(settings.archive, encoder, settings.districts)


@app.command(help=cli_texts.ASK)
def ask(
    question: Annotated[str | None, typer.Argument(help=cli_texts.QUESTION)] = None,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
    lines: Annotated[bool, typer.Option("--lines", help=cli_texts.LINES)] = False,
    explain: Annotated[bool, typer.Option("--explain", help=cli_texts.EXPLAIN)] = False,
    about: Annotated[str | None, typer.Option("--about", help=cli_texts.ABOUT)] = None,
) -> None:
    if lines == (question is not None):
        raise typer.BadParameter("give either QUESTION or --lines")
    opened = _open(_settings(archive))
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


@app.command(help=cli_texts.SIMILAR)
def similar(
    draft: Annotated[str, typer.Argument(help=cli_texts.DRAFT)],
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    if draft == "-":
        draft = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    found = _open(_settings(archive)).similar(draft)
    if as_json:
        print(json_text.similar_json(found))
    else:
        print_similar(terminal(), found)


@app.command(help=cli_texts.BUILD)
def build(
    sources: Annotated[list[Path], typer.Argument(help=cli_texts.SOURCES)],
    archive: ArchiveOption = None,
) -> None:
    from retrieval.build.archive import build_archive, open_memo
    from retrieval.sources.folders import read_sources

    # A build makes millions of values and no cycles; looking for some took a tenth of an update.
    gc.disable()
    settings = _settings(archive)
    console = terminal(errors=True)
    with reports.progress(console) as shown, ThreadPoolExecutor(1) as aside:
        opening = aside.submit(open_encoder, settings.encoder)
        memo = open_memo(settings.archive)
        reading = read_sources(sources, settings.body, memo)
        encoder = opening.result()
        built = build_archive(reading, settings.archive, encoder, datetime.now(UTC), shown, memo)
    _open(settings, encoder)
    reports.print_build(console, reading, built, settings)
    gc.freeze()  # Or Python looks through all values once more at its end.


@app.command(help=cli_texts.CRAWL)
def crawl(
    url: Annotated[str, typer.Argument(help=cli_texts.CRAWL_URL)],
    pages: Annotated[
        Path, typer.Option("--pages", help=cli_texts.PAGES_FOLDER, parser=_folder, metavar="PATH")
    ],
    since: Annotated[
        datetime | None, typer.Option("--since", help=cli_texts.SINCE, formats=["%Y-%m-%d"])
    ] = None,
) -> None:
    from bot.cli import fetching

    fetching.crawl(_settings(), url, pages, since.date() if since else None)


@app.command(name="fetch-oparl", help=cli_texts.FETCH_OPARL)
def fetch_oparl(
    url: Annotated[str, typer.Argument(help=cli_texts.OPARL_URL)],
    into: Annotated[
        Path, typer.Option("--into", help=cli_texts.INTO, parser=_folder, metavar="PATH")
    ],
    body: Annotated[str | None, typer.Option("--body", help=cli_texts.BODY)] = None,
) -> None:
    from bot.cli import fetching

    fetching.fetch(_settings(), url, into, body)


@app.command(help=cli_texts.STATUS)
def status(
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
    report: Annotated[Path | None, typer.Option("--report", help=cli_texts.REPORT)] = None,
) -> None:
    """What the archive holds, after all its checksums were verified."""
    settings = _settings(archive)
    opened = _open(settings)
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


@app.command(help=cli_texts.EVALUATE)
def evaluate(
    questions: Annotated[Path, typer.Argument(help=cli_texts.QUESTIONS)],
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    known = evaluation.read_questions(questions)
    report = evaluation.evaluate(_open(_settings(archive)), known)
    if as_json:
        print(json_text.json_line(reports.report_fields(report)))
    else:
        reports.print_report(terminal(), report)


@app.command(help=cli_texts.SERVE)
def serve(
    archive: ArchiveOption = None,
    host: Annotated[str | None, typer.Option(help=cli_texts.HOST)] = None,
    port: Annotated[int | None, typer.Option(help=cli_texts.PORT, min=1, max=65535)] = None,
    only: Annotated[Literal["web", "telegram"] | None, typer.Option(help=cli_texts.ONLY)] = None,
) -> None:
    from bot import serving

    settings = _settings(archive)
    where = {"host": host or settings.host, "port": port or settings.port}
    settings = settings.model_copy(update=where)
    live = serving.live_archive(settings)
    channel = None if only == "web" else serving.telegram(live, settings)
    # Ctrl-C is how a service ends that runs in a terminal.
    with suppress(KeyboardInterrupt):
        if only == "telegram":
            if channel is None or channel.webhook_secret:
                raise SettingsError(cli_texts.TELEGRAM_ALONE)
            serving.serve_telegram(live, settings, channel)
        else:
            serving.serve_web(live, settings, channel)


if __name__ == "__main__":
    main()
