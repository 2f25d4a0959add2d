"""What `signoff init` does: asks a deployment what it calls things, and writes a target file."""
