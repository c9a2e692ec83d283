"""The app, which the CDK CLI starts."""

from aws_cdk import App

from deployment.stacks import add_stacks

app = App()
add_stacks(app)
app.synth()
