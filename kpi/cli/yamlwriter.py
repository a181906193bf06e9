"""What a command makes as a file that the program reads again: YAML, or the same as JSON for other programs."""

from pathlib import Path
from typing import Any

import click

from kpi.cli.jsonwriter import print_json
from kpi.cli.terminal import replace


def write_yaml(text: str, plain: dict[str, Any], as_json: bool, out: Path | None) -> None:
    """Prints the JSON where it is wanted; else writes the text to a file, or prints it."""
    if as_json:
        print_json(plain)
    elif out:
        replace(out, text.encode())
    else:
        click.echo(text, nl=False)
