"""`python -m kpi`: the engine in a terminal."""

from kpi.comparecli import compare_command
from kpi.forecastcli import forecast_command
from kpi.readcli import main

main.add_command(compare_command)
main.add_command(forecast_command)

if __name__ == "__main__":
    main(prog_name="python -m kpi")
