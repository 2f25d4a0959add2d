"""What is sent when, and what a run can decide with it: said before it begins. Pure."""
