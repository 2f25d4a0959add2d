"""The suite as it stands in a checkout: which tests there are, what each is made of, and at which commit."""
