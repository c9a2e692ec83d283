"""An AWS on this machine: moto, a CloudFormation engine, instances that boot, and functions that run."""
