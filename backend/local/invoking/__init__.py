"""How Lambda functions are invoked here: their context, queues that are handed to them, the Invoke API."""
