"""Run the command line as `python -m tablo`."""

from tablo.cli import main

main()
