"""`python -m kpi`: the engine in a terminal."""

from kpi.comparecli import compare
from kpi.readcli import main

main.add_command(compare)

if __name__ == "__main__":
    main(prog_name="python -m kpi")
