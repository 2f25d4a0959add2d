"""`python -m signoff_cli`: the same as `signoff`."""

from signoff_cli.main import main

main()
