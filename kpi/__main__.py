"""`python -m kpi`: the engine in a terminal."""

from kpi.cli.maincommand import main

if __name__ == "__main__":
    main(prog_name="python -m kpi")
