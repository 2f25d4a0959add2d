"""How a rollback drill is shown: when what happened, as rows and as a picture."""
