"""Reads deployed resources from their services, with the properties of the template."""
