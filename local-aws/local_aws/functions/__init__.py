"""Lambda functions. The deployed bundle runs in a child process, on the Node.js version of its runtime.

moto keeps the records of functions; :mod:`local_aws.functions.lambda_backend` gives its Invoke to
:mod:`local_aws.functions.invoke`.
"""
