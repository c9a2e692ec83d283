"""An AWS on this machine: moto for the services, an engine of our own for CloudFormation, instances that boot, functions that run."""
