"""The processes of the local backend: started, watched, started again, and gone when their supervisor is."""
