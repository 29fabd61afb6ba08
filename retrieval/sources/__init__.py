"""Page → records: each package knows one publisher's form, and only that.

All of them are read by `folders.read_sources`. It is not named here, so that who fetches loads no
parser of pages.
"""
