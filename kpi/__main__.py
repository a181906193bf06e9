"""`python -m kpi`: the engine in a terminal."""

from kpi.readcli import main
from kpi.comparecli import compare

main.add_command(compare)

if __name__ == "__main__":
    main(prog_name="python -m kpi")
