"""What calls carry beside what the guide names."""
