"""The Host: serves a package's surfaces, or calls its entry point, in the agent's environment.

`main`, `status`, `targets`, `entrypoint` and `messages` are loaded for a plain entry point too: they
keep to what Python 3.6 understands and need nothing installed. The others need Python 3.8.
"""
