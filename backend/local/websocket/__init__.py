"""The WebSocket gateway: holds the connections that API Gateway holds on AWS."""
