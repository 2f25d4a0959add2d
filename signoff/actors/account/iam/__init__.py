"""What a role's policies come to, by the decision logic that AWS documents for IAM."""
