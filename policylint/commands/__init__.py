"""The commands, one module each; `policylint.cli` imports the one that is asked for."""
