"""The reference's functions behind what Amazon API Gateway does: a third backend."""
