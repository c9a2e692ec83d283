"""What is deployed, asked back from the service that has it, in the words of the template."""
