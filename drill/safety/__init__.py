"""How the deployment gets back to its good version, however the drill ends."""
