"""DynamoDB adapters for the ports."""
