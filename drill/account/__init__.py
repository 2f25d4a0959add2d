"""What the drill changes and watches in the target's account."""
