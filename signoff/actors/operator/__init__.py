"""What the target's operator does behind its API: function, topics, queues, tables, sent mail."""
