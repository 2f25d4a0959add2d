"""What a customer of the target does: tickets, notifications, files, listening."""
