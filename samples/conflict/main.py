"""Only reached once the conflict is resolved."""

import h11


def main():
    print("resolved: h11", h11.__version__)
