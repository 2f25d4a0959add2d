"""Pure request builders and answer parsers, in the words that a `Dialect` says a deployment uses."""
