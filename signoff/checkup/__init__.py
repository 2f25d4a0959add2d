"""What `signoff doctor` does: looks at the set-up, and tries the target with requests that change nothing."""
