"""The rollback drill (RBK-01..04): puts a bad version into service on purpose, and takes it back."""
