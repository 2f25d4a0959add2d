"""What is deployed: the template of the account, and the packages of code that its functions run."""
