"""Pure request builders and answer parsers, told by a `Dialect` what a deployment calls things. No I/O."""
