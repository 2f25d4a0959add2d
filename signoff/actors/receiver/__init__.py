"""Who receives webhooks: an HTTPS server that fails on purpose, its authority, and a name server."""
