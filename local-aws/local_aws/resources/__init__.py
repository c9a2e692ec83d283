"""The resource types, one module per service."""
