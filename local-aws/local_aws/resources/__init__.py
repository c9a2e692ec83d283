"""The resource types.

A module is named after its service, or after the service and the type if the service has several modules.
"""
