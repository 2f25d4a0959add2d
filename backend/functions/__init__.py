"""One Lambda function per file, for API Gateway REST (v1) proxy events."""
