"""The stacks of this deployment repository."""
