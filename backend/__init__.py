"""The reference Phase 3b system: support tickets on Lambda and DynamoDB."""

VERSION = "0.1.0"
