"""The way out to customers' endpoints: names are looked up, requests signed and sent."""
