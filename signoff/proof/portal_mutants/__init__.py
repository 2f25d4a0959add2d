"""Automatic mutants of the portal: Stryker makes and switches them, its unit tests and e2e judge them."""
