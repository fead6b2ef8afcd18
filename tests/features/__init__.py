"""The rows of docs/explanation/features.md: a short test for each, of the real command line. What is proved at length is beside."""
