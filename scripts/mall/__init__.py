"""Set-up, start and test of the liquor mall. Standard library only: it runs before anything is installed."""
