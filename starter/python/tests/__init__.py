"""The tests of this deployment repository."""
