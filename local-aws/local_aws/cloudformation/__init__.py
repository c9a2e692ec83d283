"""CloudFormation, emulated eagerly and strictly.

Every resource type is a :class:`~local_aws.cloudformation.resource.ResourceHandler` that calls the public API of the
same server. A type without a handler fails the operation before anything is made.
"""
