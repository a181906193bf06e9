"""`python -m kpi`: the engine in a terminal."""

from kpi.cli.comparecommand import compare_command
from kpi.cli.forecastcommand import forecast_command
from kpi.cli.readcommand import main

main.add_command(compare_command)
main.add_command(forecast_command)

if __name__ == "__main__":
    main(prog_name="python -m kpi")
